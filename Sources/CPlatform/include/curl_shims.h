// libcurl, with typed wrappers for its variadic calls (Swift cannot call those).
#pragma once
#include <curl/curl.h>
