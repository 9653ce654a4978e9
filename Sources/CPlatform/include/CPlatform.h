#pragma once
#include "library_shims.h"
#include "curl_shims.h"
#include "crypto_shims.h"
#include "terminal_shims.h"
#include "host_shims.h"
#include "fault_disk.h"
#include "memory_shims.h"
