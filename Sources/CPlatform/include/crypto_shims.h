// libcrypto: SHA-256, SHA-1, HMAC, random bytes, constant-time comparison.
//
// OpenSSL 3.0's one-shot SHA256() and HMAC() look the algorithm up in the providers on each call,
// which costs more than hashing a short message. The block functions below do not, and allocate
// nothing. They are marked deprecated in OpenSSL 3.0 and are used from C alone.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <openssl/sha.h>

void martlet_sha256_begin(SHA256_CTX *state);
void martlet_sha256_update(SHA256_CTX *state, const void *bytes, size_t count);
void martlet_sha256_finish(SHA256_CTX *state, uint8_t digest[32]);

void martlet_sha256(const void *bytes, size_t count, uint8_t digest[32]);
void martlet_sha1(const void *bytes, size_t count, uint8_t digest[20]);
void martlet_hmac_sha256(
    const void *key, size_t key_count, const void *bytes, size_t count, uint8_t tag[32]);
void martlet_hmac_sha1(
    const void *key, size_t key_count, const void *bytes, size_t count, uint8_t tag[20]);

// 1 on success.
int martlet_random_bytes(void *bytes, size_t count);
// 0 when equal; the time taken depends on `count` alone.
int martlet_compare(const void *left, const void *right, size_t count);
// 1 when `bytes` hold `wanted` somewhere.
int martlet_holds(const void *bytes, size_t count, const void *wanted, size_t wanted_count);
