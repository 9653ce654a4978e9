// libedit (line editing) and libqrencode (pairing and enrolment codes). Neither is linked: `martlet_editor_load` and
// `martlet_qr_load` (library_shims.h) find them.
//
// libedit's calls are variadic and its editor functions are C callbacks, so a small layer stands here: it is fed bytes,
// steps through them key by key and tells what happened. It never reads the terminal on its own account.
#pragma once
#include <qrencode.h>
#include <stddef.h>

typedef struct martlet_editor martlet_editor;

/// What a key did.
enum {
    MARTLET_KEY_NONE = 0,       // nothing waits to be stepped through
    MARTLET_KEY_EDIT = 1,       // the line or the cursor may have changed
    MARTLET_KEY_LINE = 2,       // Enter
    MARTLET_KEY_INTERRUPT = 3,  // Ctrl-C
    MARTLET_KEY_END = 4,        // Ctrl-D on an empty line
    MARTLET_KEY_COMPLETE = 5,   // Tab
};

/// Opens an editor on a terminal; NULL when memory or descriptors are short. The history keeps `history_max` lines.
martlet_editor *martlet_editor_open(int input, int output, int history_max);
void martlet_editor_close(martlet_editor *editor);

/// Takes a copy of the prompt; it is shown with the next drawing.
void martlet_editor_set_prompt(martlet_editor *editor, const char *prompt);

/// Sets the terminal to key-by-key input and draws the prompt with an empty line.
void martlet_editor_begin(martlet_editor *editor);

/// Ends the line that is being typed. The terminal's own settings come back with `martlet_editor_close`.
void martlet_editor_finish(martlet_editor *editor);

/// Queues bytes that were read from the terminal. Returns 0, or -1 when memory is short.
int martlet_editor_feed(martlet_editor *editor, const unsigned char *bytes, size_t count);

/// Works one queued key off. A key that is not complete is waited for, at most 50 ms.
int martlet_editor_step(martlet_editor *editor);

/// The typed text as UTF-8, valid until the next call, and the cursor's place in its bytes.
const char *martlet_editor_text(martlet_editor *editor, size_t *cursor);

/// Inserts at the cursor, and removes characters before it; `martlet_editor_draw` shows the result.
void martlet_editor_insert(martlet_editor *editor, const char *text);
void martlet_editor_delete_before(martlet_editor *editor, int characters);

/// Draws prompt and text from the cursor's present place, which must be the first column of a cleared row.
void martlet_editor_draw(martlet_editor *editor);

/// The row of the cursor, counted from the prompt's first row, on a terminal of `columns`.
int martlet_editor_cursor_row(martlet_editor *editor, int columns);

/// Moves the cursor behind the last character.
void martlet_editor_go_to_end(martlet_editor *editor);

/// Reads the terminal's size again.
void martlet_editor_resize(martlet_editor *editor);

/// Makes a line the newest of the history.
void martlet_editor_remember(martlet_editor *editor, const char *line);

void martlet_editor_beep(martlet_editor *editor);

/// Encodes bytes with the error correction level M; NULL when memory is short.
QRcode *martlet_qr_encode(int count, const unsigned char *bytes);
void martlet_qr_free(QRcode *code);
