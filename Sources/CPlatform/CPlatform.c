#define _GNU_SOURCE
#define OPENSSL_SUPPRESS_DEPRECATED
#include "CPlatform.h"

#include <limits.h>
#include <string.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>

void martlet_sha256_begin(SHA256_CTX *state) { SHA256_Init(state); }

void martlet_sha256_update(SHA256_CTX *state, const void *bytes, size_t count) {
    SHA256_Update(state, bytes, count);
}

void martlet_sha256_finish(SHA256_CTX *state, uint8_t digest[32]) { SHA256_Final(digest, state); }

void martlet_sha256(const void *bytes, size_t count, uint8_t digest[32]) {
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, bytes, count);
    SHA256_Final(digest, &state);
}

void martlet_sha1(const void *bytes, size_t count, uint8_t digest[20]) {
    SHA_CTX state;
    SHA1_Init(&state);
    SHA1_Update(&state, bytes, count);
    SHA1_Final(digest, &state);
}

// RFC 2104 over 64-byte blocks: `pad` holds the key, zero-filled; it is turned into the inner and
// then into the outer pad in place.
enum { BLOCK = 64, INNER = 0x36, OUTER = 0x5c };

static void xor_pad(uint8_t pad[BLOCK], uint8_t value) {
    for (size_t i = 0; i < BLOCK; i += 1) pad[i] ^= value;
}

void martlet_hmac_sha256(
    const void *key, size_t key_count, const void *bytes, size_t count, uint8_t tag[32]) {
    uint8_t pad[BLOCK] = {0};
    if (key_count > BLOCK) {
        martlet_sha256(key, key_count, pad);
    } else if (key_count > 0) {
        memcpy(pad, key, key_count);
    }
    SHA256_CTX state;
    xor_pad(pad, INNER);
    SHA256_Init(&state);
    SHA256_Update(&state, pad, BLOCK);
    SHA256_Update(&state, bytes, count);
    SHA256_Final(tag, &state);
    xor_pad(pad, INNER ^ OUTER);
    SHA256_Init(&state);
    SHA256_Update(&state, pad, BLOCK);
    SHA256_Update(&state, tag, 32);
    SHA256_Final(tag, &state);
    OPENSSL_cleanse(pad, BLOCK);
}

void martlet_hmac_sha1(
    const void *key, size_t key_count, const void *bytes, size_t count, uint8_t tag[20]) {
    uint8_t pad[BLOCK] = {0};
    SHA_CTX state;
    if (key_count > BLOCK) {
        SHA1_Init(&state);
        SHA1_Update(&state, key, key_count);
        SHA1_Final(pad, &state);
    } else if (key_count > 0) {
        memcpy(pad, key, key_count);
    }
    xor_pad(pad, INNER);
    SHA1_Init(&state);
    SHA1_Update(&state, pad, BLOCK);
    SHA1_Update(&state, bytes, count);
    SHA1_Final(tag, &state);
    xor_pad(pad, INNER ^ OUTER);
    SHA1_Init(&state);
    SHA1_Update(&state, pad, BLOCK);
    SHA1_Update(&state, tag, 20);
    SHA1_Final(tag, &state);
    OPENSSL_cleanse(pad, BLOCK);
}

int martlet_random_bytes(void *bytes, size_t count) {
    return count <= INT_MAX ? RAND_bytes(bytes, (int)count) : 0;
}

int martlet_compare(const void *left, const void *right, size_t count) {
    return CRYPTO_memcmp(left, right, count);
}

int martlet_holds(const void *bytes, size_t count, const void *wanted, size_t wanted_count) {
    return memmem(bytes, count, wanted, wanted_count) != NULL;
}
