#include "curl_shims.h"
#include "library_shims.h"

// Every function of libcurl that is used. `__typeof__` takes its type from curl's own header and names no symbol.
#define CURL_FUNCTIONS(entry)                                                                      \
    entry(curl_global_init) entry(curl_easy_strerror) entry(curl_multi_init)                       \
    entry(curl_multi_setopt) entry(curl_multi_add_handle) entry(curl_multi_remove_handle)          \
    entry(curl_multi_perform) entry(curl_multi_poll) entry(curl_multi_wakeup)                      \
    entry(curl_multi_info_read) entry(curl_multi_cleanup) entry(curl_easy_init)                    \
    entry(curl_easy_reset) entry(curl_easy_cleanup) entry(curl_easy_setopt)                        \
    entry(curl_easy_getinfo) entry(curl_slist_append) entry(curl_slist_free_all)

#define FIELD(name) __typeof__(name) *name;
static union {
    struct { CURL_FUNCTIONS(FIELD) } functions;
    void *places[sizeof(struct { CURL_FUNCTIONS(FIELD) }) / sizeof(void *)];
} table;

#define CALL(name) (table.functions.name)

int martlet_curl_load(char problem[MARTLET_LIBRARY_TEXT_MAX]) {
#define NAME(name) #name,
    static const char *const names[] = {CURL_FUNCTIONS(NAME)};
    return martlet_library_load(
        "libcurl.so.4", names, table.places, sizeof names / sizeof *names, problem);
}

CURLcode martlet_curl_global_init(long flags) { return CALL(curl_global_init)(flags); }

const char *martlet_curl_error_text(CURLcode code) { return CALL(curl_easy_strerror)(code); }

CURLM *martlet_curl_multi_init(void) { return CALL(curl_multi_init)(); }

CURLMcode martlet_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return CALL(curl_multi_setopt)(multi, option, value);
}

CURLMcode martlet_curl_multi_add(CURLM *multi, CURL *easy) {
    return CALL(curl_multi_add_handle)(multi, easy);
}

CURLMcode martlet_curl_multi_remove(CURLM *multi, CURL *easy) {
    return CALL(curl_multi_remove_handle)(multi, easy);
}

CURLMcode martlet_curl_multi_perform(CURLM *multi, int *running) {
    return CALL(curl_multi_perform)(multi, running);
}

CURLMcode martlet_curl_multi_poll(CURLM *multi, int milliseconds_max) {
    return CALL(curl_multi_poll)(multi, NULL, 0, milliseconds_max, NULL);
}

CURLMcode martlet_curl_multi_wake(CURLM *multi) { return CALL(curl_multi_wakeup)(multi); }

CURLMsg *martlet_curl_multi_next_message(CURLM *multi) {
    int left = 0;
    return CALL(curl_multi_info_read)(multi, &left);
}

CURLMcode martlet_curl_multi_cleanup(CURLM *multi) { return CALL(curl_multi_cleanup)(multi); }

CURL *martlet_curl_easy_init(void) { return CALL(curl_easy_init)(); }

void martlet_curl_easy_reset(CURL *easy) { CALL(curl_easy_reset)(easy); }

void martlet_curl_easy_cleanup(CURL *easy) { CALL(curl_easy_cleanup)(easy); }

CURLcode martlet_curl_set_long(CURL *easy, CURLoption option, long value) {
    return CALL(curl_easy_setopt)(easy, option, value);
}

CURLcode martlet_curl_set_large(CURL *easy, CURLoption option, int64_t value) {
    return CALL(curl_easy_setopt)(easy, option, (curl_off_t)value);
}

CURLcode martlet_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return CALL(curl_easy_setopt)(easy, option, value);
}

CURLcode martlet_curl_set_pointer(CURL *easy, CURLoption option, const void *value) {
    return CALL(curl_easy_setopt)(easy, option, value);
}

CURLcode martlet_curl_set_body_callback(
    CURL *easy, martlet_curl_data_callback callback, void *context) {
    CALL(curl_easy_setopt)(easy, CURLOPT_WRITEDATA, context);
    return CALL(curl_easy_setopt)(easy, CURLOPT_WRITEFUNCTION, callback);
}

CURLcode martlet_curl_set_header_callback(
    CURL *easy, martlet_curl_data_callback callback, void *context) {
    CALL(curl_easy_setopt)(easy, CURLOPT_HEADERDATA, context);
    return CALL(curl_easy_setopt)(easy, CURLOPT_HEADERFUNCTION, callback);
}

CURLcode martlet_curl_set_socket_callback(
    CURL *easy, martlet_curl_socket_callback callback, void *context) {
    CALL(curl_easy_setopt)(easy, CURLOPT_OPENSOCKETDATA, context);
    return CALL(curl_easy_setopt)(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}

CURLcode martlet_curl_set_request_callback(
    CURL *easy, martlet_curl_request_callback callback, void *context) {
    CALL(curl_easy_setopt)(easy, CURLOPT_PREREQDATA, context);
    return CALL(curl_easy_setopt)(easy, CURLOPT_PREREQFUNCTION, callback);
}

long martlet_curl_get_long(CURL *easy, CURLINFO info) {
    long value = 0;
    CALL(curl_easy_getinfo)(easy, info, &value);
    return value;
}

int64_t martlet_curl_get_large(CURL *easy, CURLINFO info) {
    curl_off_t value = 0;
    CALL(curl_easy_getinfo)(easy, info, &value);
    return value;
}

const char *martlet_curl_get_text(CURL *easy, CURLINFO info) {
    char *value = NULL;
    CALL(curl_easy_getinfo)(easy, info, &value);
    return value;
}

void *martlet_curl_get_private(CURL *easy) {
    void *value = NULL;
    CALL(curl_easy_getinfo)(easy, CURLINFO_PRIVATE, &value);
    return value;
}

struct curl_slist *martlet_curl_list_append(struct curl_slist *list, const char *text) {
    return CALL(curl_slist_append)(list, text);
}

void martlet_curl_list_free(struct curl_slist *list) { CALL(curl_slist_free_all)(list); }
