#include "library_shims.h"
#include "terminal_shims.h"

static union {
    struct {
        __typeof__(QRcode_encodeData) *encode;
        __typeof__(QRcode_free) *free;
    } functions;
    void *places[2];
} table;

int martlet_qr_load(char problem[MARTLET_LIBRARY_TEXT_MAX]) {
    static const char *const names[] = {"QRcode_encodeData", "QRcode_free"};
    return martlet_library_load(
        "libqrencode.so.4", names, table.places, sizeof names / sizeof *names, problem);
}

QRcode *martlet_qr_encode(int count, const unsigned char *bytes) {
    return table.functions.encode(count, bytes, 0, QR_ECLEVEL_M);
}

void martlet_qr_free(QRcode *code) { table.functions.free(code); }
