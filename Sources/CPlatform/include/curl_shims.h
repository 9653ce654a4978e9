// libcurl, with typed wrappers for its variadic calls (Swift cannot call those).
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

static inline CURLcode martlet_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode martlet_curl_set_large(CURL *easy, CURLoption option, int64_t value) {
    return curl_easy_setopt(easy, option, (curl_off_t)value);
}

static inline CURLcode martlet_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode martlet_curl_set_pointer(CURL *easy, CURLoption option, const void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode martlet_curl_set_body_callback(
    CURL *easy, martlet_curl_data_callback callback, void *context) {
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
    return curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, callback);
}

static inline CURLcode martlet_curl_set_header_callback(
    CURL *easy, martlet_curl_data_callback callback, void *context) {
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
    return curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, callback);
}

static inline CURLcode martlet_curl_set_socket_callback(
    CURL *easy, martlet_curl_socket_callback callback, void *context) {
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, context);
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}

static inline CURLcode martlet_curl_set_request_callback(
    CURL *easy, martlet_curl_request_callback callback, void *context) {
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, context);
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

static inline long martlet_curl_get_long(CURL *easy, CURLINFO info) {
    long value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

static inline int64_t martlet_curl_get_large(CURL *easy, CURLINFO info) {
    curl_off_t value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

static inline const char *martlet_curl_get_text(CURL *easy, CURLINFO info) {
    char *value = NULL;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

static inline void *martlet_curl_get_private(CURL *easy) {
    void *value = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value);
    return value;
}

static inline CURLMcode martlet_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
