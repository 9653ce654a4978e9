#define _GNU_SOURCE
#include "terminal_shims.h"
#include "library_shims.h"

#include <histedit.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

// Every function of libedit that is used. `__typeof__` takes its type from libedit's own header and names no symbol.
#define EDIT_FUNCTIONS(entry)                                                                      \
    entry(el_beep) entry(el_cursor) entry(el_deletestr) entry(el_end) entry(el_get)                \
    entry(el_gets) entry(el_init) entry(el_insertstr) entry(el_line) entry(el_resize)              \
    entry(el_set) entry(el_wline) entry(history) entry(history_end) entry(history_init)

#define FIELD(name) __typeof__(name) *name;
static union {
    struct { EDIT_FUNCTIONS(FIELD) } functions;
    void *places[sizeof(struct { EDIT_FUNCTIONS(FIELD) }) / sizeof(void *)];
} table;

#define CALL(name) (table.functions.name)

int martlet_editor_load(char problem[MARTLET_LIBRARY_TEXT_MAX]) {
#define NAME(name) #name,
    static const char *const names[] = {EDIT_FUNCTIONS(NAME)};
    return martlet_library_load(
        "libedit.so.2", names, table.places, sizeof names / sizeof *names, problem);
}

struct martlet_editor {
    EditLine *line;
    History *history;
    FILE *input;
    FILE *output;
    char *prompt;
    unsigned char *queue;
    size_t queue_start;
    size_t queue_end;
    size_t queue_size;
    int event;
    int is_drawing;
};

static martlet_editor *context_of(EditLine *line) {
    void *context = NULL;
    CALL(el_get)(line, EL_CLIENTDATA, &context);
    return context;
}

static char *current_prompt(EditLine *line) {
    martlet_editor *editor = context_of(line);
    static char nothing[] = "";
    return editor && editor->prompt ? editor->prompt : nothing;
}

// The next byte of the queue; an incomplete key is waited for, so that one read that was cut in the middle does no harm.
static int next_byte(martlet_editor *editor) {
    if (editor->queue_start == editor->queue_end) {
        struct pollfd waiting = {.fd = fileno(editor->input), .events = POLLIN};
        unsigned char byte;
        if (poll(&waiting, 1, 50) <= 0 || read(waiting.fd, &byte, 1) != 1) {
            return -1;
        }
        return byte;
    }
    return editor->queue[editor->queue_start++];
}

static int continuation_count(int byte) {
    if (byte >= 0xC2 && byte <= 0xDF) { return 1; }
    if (byte >= 0xE0 && byte <= 0xEF) { return 2; }
    if (byte >= 0xF0 && byte <= 0xF4) { return 3; }
    return 0;
}

// libedit's own reading would block in the middle of a key. A lone Escape ends here as Ctrl-G, which is bound to nothing.
static int next_character(EditLine *line, wchar_t *character) {
    martlet_editor *editor = context_of(line);
    int byte = next_byte(editor);
    if (byte < 0) {
        *character = 0x07;
        return 1;
    }
    int count = continuation_count(byte);
    if (byte < 0x80 || count == 0) {
        *character = byte < 0x80 ? (wchar_t)byte : 0xFFFD;
        return 1;
    }
    wchar_t value = byte & (0x3F >> count);
    for (int index = 0; index < count; index++) {
        int next = next_byte(editor);
        if (next < 0 || (next & 0xC0) != 0x80) {
            *character = 0xFFFD;
            return 1;
        }
        value = (value << 6) | (next & 0x3F);
    }
    *character = value;
    return 1;
}

static unsigned char on_line(EditLine *line, int key) {
    (void)key;
    context_of(line)->event = MARTLET_KEY_LINE;
    return CC_NORM;
}

static unsigned char on_interrupt(EditLine *line, int key) {
    (void)key;
    context_of(line)->event = MARTLET_KEY_INTERRUPT;
    return CC_NORM;
}

static unsigned char on_tab(EditLine *line, int key) {
    (void)key;
    context_of(line)->event = MARTLET_KEY_COMPLETE;
    return CC_NORM;
}

static unsigned char on_end(EditLine *line, int key) {
    (void)key;
    const LineInfo *info = CALL(el_line)(line);
    if (info->buffer == info->lastchar) {
        context_of(line)->event = MARTLET_KEY_END;
        return CC_NORM;
    }
    if (info->cursor < info->lastchar) {
        CALL(el_cursor)(line, 1);
        CALL(el_deletestr)(line, 1);
    }
    return CC_REFRESH;
}

static void bind_keys(EditLine *line) {
    CALL(el_set)(line, EL_EDITOR, "emacs");
    // Ctrl-C and Ctrl-Z arrive as keys: an engine that trades must not be suspended by a slip of the hand.
    CALL(el_set)(line, EL_SETTY, "-d", "-isig", "-ixon", NULL);
    // The same between two lines, so that keys typed while one is being worked on are neither echoed, nor lost, nor signals.
    // The terminal's own settings come back when the editor is closed.
    CALL(el_set)(line, EL_SETTY, "-x", "-isig", "-ixon", "-icanon", "-echo", NULL);
    CALL(el_set)(line, EL_ADDFN, "martlet-line", "Hand the line over", on_line);
    CALL(el_set)(line, EL_ADDFN, "martlet-interrupt", "Leave the line", on_interrupt);
    CALL(el_set)(line, EL_ADDFN, "martlet-complete", "Complete the word", on_tab);
    CALL(el_set)(line, EL_ADDFN, "martlet-end", "Delete, or end", on_end);
    CALL(el_set)(line, EL_BIND, "^J", "martlet-line", NULL);
    CALL(el_set)(line, EL_BIND, "^M", "martlet-line", NULL);
    CALL(el_set)(line, EL_BIND, "^C", "martlet-interrupt", NULL);
    CALL(el_set)(line, EL_BIND, "^I", "martlet-complete", NULL);
    CALL(el_set)(line, EL_BIND, "^D", "martlet-end", NULL);
    // These would read further keys, or leave the terminal, on their own.
    CALL(el_set)(line, EL_BIND, "-r", "^V", NULL);
    CALL(el_set)(line, EL_BIND, "^Z", "ed-ignore", NULL);
    CALL(el_set)(line, EL_BIND, "^O", "ed-ignore", NULL);
    CALL(el_set)(line, EL_BIND, "^S", "ed-ignore", NULL);
    CALL(el_set)(line, EL_BIND, "^Q", "ed-ignore", NULL);
    CALL(el_set)(line, EL_BIND, "^\\", "ed-ignore", NULL);
    CALL(el_set)(line, EL_BIND, "^[[H", "ed-move-to-beg", NULL);
    CALL(el_set)(line, EL_BIND, "^[[F", "ed-move-to-end", NULL);
    CALL(el_set)(line, EL_BIND, "^[[1~", "ed-move-to-beg", NULL);
    CALL(el_set)(line, EL_BIND, "^[[4~", "ed-move-to-end", NULL);
    CALL(el_set)(line, EL_BIND, "^[[3~", "ed-delete-next-char", NULL);
    CALL(el_set)(line, EL_BIND, "^[[1;5D", "ed-prev-word", NULL);
    CALL(el_set)(line, EL_BIND, "^[[1;5C", "em-next-word", NULL);
}

martlet_editor *martlet_editor_open(int input, int output, int history_max) {
    // libedit turns typed characters into bytes by the locale; without one it would know ASCII only.
    setlocale(LC_CTYPE, "");
    if (MB_CUR_MAX < 4) {
        setlocale(LC_CTYPE, "C.UTF-8");
    }
    martlet_editor *editor = calloc(1, sizeof *editor);
    if (editor == NULL) {
        return NULL;
    }
    int input_copy = dup(input);
    int output_copy = dup(output);
    editor->input = input_copy < 0 ? NULL : fdopen(input_copy, "r");
    editor->output = output_copy < 0 ? NULL : fdopen(output_copy, "w");
    editor->history = CALL(history_init)();
    if (editor->input && editor->output && editor->history) {
        editor->line = CALL(el_init)("martlet", editor->input, editor->output, editor->output);
    }
    if (editor->line == NULL) {
        martlet_editor_close(editor);
        return NULL;
    }
    HistEvent event;
    CALL(history)(editor->history, &event, H_SETSIZE, history_max);
    CALL(history)(editor->history, &event, H_SETUNIQUE, 1);
    CALL(el_set)(editor->line, EL_CLIENTDATA, editor);
    CALL(el_set)(editor->line, EL_PROMPT, current_prompt);
    CALL(el_set)(editor->line, EL_HIST, CALL(history), editor->history);
    CALL(el_set)(editor->line, EL_SIGNAL, 0);
    CALL(el_set)(editor->line, EL_GETCFN, next_character);
    bind_keys(editor->line);
    return editor;
}

void martlet_editor_close(martlet_editor *editor) {
    martlet_editor_finish(editor);
    if (editor->line) { CALL(el_end)(editor->line); }
    if (editor->history) { CALL(history_end)(editor->history); }
    if (editor->input) { fclose(editor->input); }
    if (editor->output) { fclose(editor->output); }
    free(editor->prompt);
    free(editor->queue);
    free(editor);
}

void martlet_editor_set_prompt(martlet_editor *editor, const char *prompt) {
    char *copy = strdup(prompt);
    if (copy) {
        free(editor->prompt);
        editor->prompt = copy;
    }
}

void martlet_editor_begin(martlet_editor *editor) {
    if (!editor->is_drawing) {
        editor->is_drawing = 1;
        CALL(el_set)(editor->line, EL_UNBUFFERED, 1);
    }
}

void martlet_editor_finish(martlet_editor *editor) {
    if (editor->is_drawing) {
        editor->is_drawing = 0;
        CALL(el_set)(editor->line, EL_UNBUFFERED, 0);
    }
}

int martlet_editor_feed(martlet_editor *editor, const unsigned char *bytes, size_t count) {
    size_t waiting = editor->queue_end - editor->queue_start;
    if (waiting + count > editor->queue_size) {
        unsigned char *larger = realloc(editor->queue, waiting + count + 4096);
        if (larger == NULL) {
            return -1;
        }
        editor->queue = larger;
        editor->queue_size = waiting + count + 4096;
    }
    memmove(editor->queue, editor->queue + editor->queue_start, waiting);
    memcpy(editor->queue + waiting, bytes, count);
    editor->queue_start = 0;
    editor->queue_end = waiting + count;
    return 0;
}

int martlet_editor_step(martlet_editor *editor) {
    if (editor->queue_start == editor->queue_end) {
        return MARTLET_KEY_NONE;
    }
    editor->event = MARTLET_KEY_EDIT;
    int count = 0;
    (void)CALL(el_gets)(editor->line, &count);
    return editor->event;
}

const char *martlet_editor_text(martlet_editor *editor, size_t *cursor) {
    const LineInfo *info = CALL(el_line)(editor->line);
    *cursor = (size_t)(info->cursor - info->buffer);
    // libedit does not end the text; there is room for it, for the buffer always keeps a few bytes free.
    *(char *)info->lastchar = '\0';
    return info->buffer;
}

void martlet_editor_insert(martlet_editor *editor, const char *text) {
    CALL(el_insertstr)(editor->line, text);
}

void martlet_editor_delete_before(martlet_editor *editor, int characters) {
    CALL(el_deletestr)(editor->line, characters);
}

void martlet_editor_draw(martlet_editor *editor) {
    CALL(el_set)(editor->line, EL_REFRESH);
}

static void advance(wchar_t character, int columns, int *row, int *column) {
    int width = wcwidth(character);
    if (width < 0) {
        width = character < 0x20 || character == 0x7F ? 2 : 8;
    }
    if (*column + width > columns) {
        *row += 1;
        *column = 0;
    }
    *column += width;
    if (*column >= columns) {
        *row += 1;
        *column = 0;
    }
}

int martlet_editor_cursor_row(martlet_editor *editor, int columns) {
    int row = 0;
    int column = 0;
    if (columns <= 0) {
        return 0;
    }
    mbstate_t state;
    memset(&state, 0, sizeof state);
    const char *prompt = editor->prompt ? editor->prompt : "";
    wchar_t character;
    size_t length;
    while ((length = mbrtowc(&character, prompt, strlen(prompt), &state)) > 0 &&
           length < (size_t)-2) {
        advance(character, columns, &row, &column);
        prompt += length;
    }
    const LineInfoW *info = CALL(el_wline)(editor->line);
    for (const wchar_t *place = info->buffer; place < info->cursor; place++) {
        advance(*place, columns, &row, &column);
    }
    return row;
}

void martlet_editor_go_to_end(martlet_editor *editor) {
    const LineInfoW *info = CALL(el_wline)(editor->line);
    CALL(el_cursor)(editor->line, (int)(info->lastchar - info->cursor));
}

void martlet_editor_resize(martlet_editor *editor) {
    CALL(el_resize)(editor->line);
}

void martlet_editor_remember(martlet_editor *editor, const char *line) {
    HistEvent event;
    CALL(history)(editor->history, &event, H_ENTER, line);
}

void martlet_editor_beep(martlet_editor *editor) {
    CALL(el_beep)(editor->line);
}
