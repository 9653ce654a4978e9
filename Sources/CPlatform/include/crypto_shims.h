// libcrypto: digests, HMAC, HKDF, random bytes.
#pragma once
#include <openssl/evp.h>
