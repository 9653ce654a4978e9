// libcurl, with typed wrappers for its variadic calls (Swift cannot call those).
//
// The library is not linked: `martlet_curl_load` (library_shims.h) finds it, and everything below goes through the table
// that it fills. Calling one of libcurl's own functions in the place of its wrapper fails at link time.
#pragma once
// curl.h includes the system's socket headers. Unless the module that Swift knows as Glibc owns their
// declarations, files that import Glibc alone lose sight of them (SOCK_STREAM, MSG_NOSIGNAL, ...).
#if defined(__clang__) && __has_feature(modules)
#pragma clang module import SwiftGlibc
#endif
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>

typedef size_t (*martlet_curl_data_callback)(
    char *bytes, size_t size, size_t count, void *context);
typedef curl_socket_t (*martlet_curl_socket_callback)(
    void *context, curlsocktype purpose, struct curl_sockaddr *address);
typedef int (*martlet_curl_request_callback)(
    void *context, char *remote, char *local, int remote_port, int local_port);

CURLcode martlet_curl_global_init(long flags);
const char *martlet_curl_error_text(CURLcode code);

CURLM *martlet_curl_multi_init(void);
CURLMcode martlet_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode martlet_curl_multi_add(CURLM *multi, CURL *easy);
CURLMcode martlet_curl_multi_remove(CURLM *multi, CURL *easy);
CURLMcode martlet_curl_multi_perform(CURLM *multi, int *running);
/// Waits for a socket, one of curl's own deadlines, a wake-up, or the given time.
CURLMcode martlet_curl_multi_poll(CURLM *multi, int milliseconds_max);
CURLMcode martlet_curl_multi_wake(CURLM *multi);
CURLMsg *martlet_curl_multi_next_message(CURLM *multi);
CURLMcode martlet_curl_multi_cleanup(CURLM *multi);

CURL *martlet_curl_easy_init(void);
void martlet_curl_easy_reset(CURL *easy);
void martlet_curl_easy_cleanup(CURL *easy);

CURLcode martlet_curl_set_long(CURL *easy, CURLoption option, long value);
CURLcode martlet_curl_set_large(CURL *easy, CURLoption option, int64_t value);
CURLcode martlet_curl_set_text(CURL *easy, CURLoption option, const char *value);
CURLcode martlet_curl_set_pointer(CURL *easy, CURLoption option, const void *value);
CURLcode martlet_curl_set_body_callback(
    CURL *easy, martlet_curl_data_callback callback, void *context);
CURLcode martlet_curl_set_header_callback(
    CURL *easy, martlet_curl_data_callback callback, void *context);
CURLcode martlet_curl_set_socket_callback(
    CURL *easy, martlet_curl_socket_callback callback, void *context);
CURLcode martlet_curl_set_request_callback(
    CURL *easy, martlet_curl_request_callback callback, void *context);

long martlet_curl_get_long(CURL *easy, CURLINFO info);
int64_t martlet_curl_get_large(CURL *easy, CURLINFO info);
const char *martlet_curl_get_text(CURL *easy, CURLINFO info);
void *martlet_curl_get_private(CURL *easy);

struct curl_slist *martlet_curl_list_append(struct curl_slist *list, const char *text);
void martlet_curl_list_free(struct curl_slist *list);
