#include "cairo_shims.h"
#include "library_shims.h"

#include <stdlib.h>

// As in cairo.h of 1.16, whose binary interface is kept by later ones. Source: https://www.cairographics.org/manual/
typedef struct cairo cairo_t;
typedef struct cairo_surface cairo_surface_t;
typedef struct {
    double x_bearing, y_bearing, width, height, x_advance, y_advance;
} cairo_text_extents_t;
enum {
    FORMAT_RGB24 = 1,
    FONT_SLANT_NORMAL = 0,
    FONT_WEIGHT_NORMAL = 0,
    FONT_WEIGHT_BOLD = 1,
    LINE_BUTT = 0,
    LINE_ROUND = 1,
    JOIN_MITER = 0,
    JOIN_ROUND = 1,
    STATUS_SUCCESS = 0,
};

static union {
    struct {
        cairo_surface_t *(*surface_create)(int format, int width, int height);
        void (*surface_destroy)(cairo_surface_t *);
        void (*surface_flush)(cairo_surface_t *);
        unsigned char *(*surface_data)(cairo_surface_t *);
        int (*surface_stride)(cairo_surface_t *);
        cairo_t *(*create)(cairo_surface_t *);
        void (*destroy)(cairo_t *);
        int (*status)(cairo_t *);
        void (*save)(cairo_t *);
        void (*restore)(cairo_t *);
        void (*set_source_rgba)(cairo_t *, double, double, double, double);
        void (*new_sub_path)(cairo_t *);
        void (*new_path)(cairo_t *);
        void (*move_to)(cairo_t *, double, double);
        void (*line_to)(cairo_t *, double, double);
        void (*close_path)(cairo_t *);
        void (*rectangle)(cairo_t *, double, double, double, double);
        void (*arc)(cairo_t *, double, double, double, double, double);
        void (*fill)(cairo_t *);
        void (*fill_preserve)(cairo_t *);
        void (*stroke)(cairo_t *);
        void (*clip)(cairo_t *);
        void (*set_line_width)(cairo_t *, double);
        void (*set_dash)(cairo_t *, const double *, int, double);
        void (*set_line_cap)(cairo_t *, int);
        void (*set_line_join)(cairo_t *, int);
        void (*select_font_face)(cairo_t *, const char *, int slant, int weight);
        void (*set_font_size)(cairo_t *, double);
        void (*text_extents)(cairo_t *, const char *, cairo_text_extents_t *);
        void (*show_text)(cairo_t *, const char *);
    } cairo;
    void *places[30];
} table;

int martlet_cairo_load(char problem[MARTLET_LIBRARY_TEXT_MAX]) {
    static const char *const names[] = {
        "cairo_image_surface_create", "cairo_surface_destroy", "cairo_surface_flush",
        "cairo_image_surface_get_data", "cairo_image_surface_get_stride", "cairo_create",
        "cairo_destroy", "cairo_status", "cairo_save", "cairo_restore", "cairo_set_source_rgba",
        "cairo_new_sub_path", "cairo_new_path", "cairo_move_to", "cairo_line_to",
        "cairo_close_path", "cairo_rectangle", "cairo_arc", "cairo_fill", "cairo_fill_preserve",
        "cairo_stroke", "cairo_clip", "cairo_set_line_width", "cairo_set_dash",
        "cairo_set_line_cap", "cairo_set_line_join", "cairo_select_font_face",
        "cairo_set_font_size", "cairo_text_extents", "cairo_show_text",
    };
    _Static_assert(sizeof names / sizeof *names == sizeof table / sizeof(void *), "a name each");
    return martlet_library_load(
        "libcairo.so.2", names, table.places, sizeof names / sizeof *names, problem);
}

struct martlet_canvas {
    cairo_surface_t *surface;
    cairo_t *context;
};

martlet_canvas *martlet_canvas_open(int width, int height) {
    martlet_canvas *canvas = calloc(1, sizeof *canvas);
    if (canvas == NULL) { return NULL; }
    canvas->surface = table.cairo.surface_create(FORMAT_RGB24, width, height);
    canvas->context = table.cairo.create(canvas->surface);
    if (table.cairo.status(canvas->context) != STATUS_SUCCESS) {
        martlet_canvas_close(canvas);
        return NULL;
    }
    return canvas;
}

void martlet_canvas_close(martlet_canvas *canvas) {
    if (canvas == NULL) { return; }
    table.cairo.destroy(canvas->context);
    table.cairo.surface_destroy(canvas->surface);
    free(canvas);
}

void martlet_canvas_ink(martlet_canvas *canvas, double red, double green, double blue, double opacity) {
    table.cairo.set_source_rgba(canvas->context, red, green, blue, opacity);
}

void martlet_canvas_box(
    martlet_canvas *canvas, double x, double y, double width, double height, double radius) {
    const double quarter = 1.5707963267948966;
    cairo_t *context = canvas->context;
    if (radius > width / 2) { radius = width / 2; }
    if (radius > height / 2) { radius = height / 2; }
    if (radius <= 0) {
        table.cairo.rectangle(context, x, y, width, height);
        return;
    }
    table.cairo.new_sub_path(context);
    table.cairo.arc(context, x + width - radius, y + radius, radius, -quarter, 0);
    table.cairo.arc(context, x + width - radius, y + height - radius, radius, 0, quarter);
    table.cairo.arc(context, x + radius, y + height - radius, radius, quarter, 2 * quarter);
    table.cairo.arc(context, x + radius, y + radius, radius, 2 * quarter, 3 * quarter);
    table.cairo.close_path(context);
}

void martlet_canvas_line(martlet_canvas *canvas, const double *places, size_t count, int closed) {
    if (count == 0) { return; }
    table.cairo.move_to(canvas->context, places[0], places[1]);
    for (size_t index = 1; index < count; index++) {
        table.cairo.line_to(canvas->context, places[2 * index], places[2 * index + 1]);
    }
    if (closed) { table.cairo.close_path(canvas->context); }
}

void martlet_canvas_segments(martlet_canvas *canvas, const double *places, size_t count) {
    for (size_t index = 0; index + 1 < count; index += 2) {
        martlet_canvas_line(canvas, places + 2 * index, 2, 0);
    }
}

void martlet_canvas_circle(martlet_canvas *canvas, double x, double y, double radius) {
    table.cairo.new_sub_path(canvas->context);
    table.cairo.arc(canvas->context, x, y, radius, 0, 6.283185307179586);
    table.cairo.close_path(canvas->context);
}

void martlet_canvas_fill(martlet_canvas *canvas, int keep) {
    if (keep) {
        table.cairo.fill_preserve(canvas->context);
    } else {
        table.cairo.fill(canvas->context);
    }
}

void martlet_canvas_stroke(
    martlet_canvas *canvas, double width, const double *dashes, size_t dash_count, int round) {
    cairo_t *context = canvas->context;
    table.cairo.set_line_width(context, width);
    table.cairo.set_dash(context, dashes, (int)dash_count, 0);
    table.cairo.set_line_cap(context, round ? LINE_ROUND : LINE_BUTT);
    table.cairo.set_line_join(context, round ? JOIN_ROUND : JOIN_MITER);
    table.cairo.stroke(context);
}

void martlet_canvas_confine(
    martlet_canvas *canvas, double x, double y, double width, double height) {
    table.cairo.save(canvas->context);
    table.cairo.new_path(canvas->context);
    table.cairo.rectangle(canvas->context, x, y, width, height);
    table.cairo.clip(canvas->context);
}

void martlet_canvas_release(martlet_canvas *canvas) { table.cairo.restore(canvas->context); }

void martlet_canvas_text(
    martlet_canvas *canvas, const char *text, double x, double y, double size, int bold,
    double anchor) {
    cairo_t *context = canvas->context;
    table.cairo.select_font_face(
        context, "DejaVu Sans", FONT_SLANT_NORMAL, bold ? FONT_WEIGHT_BOLD : FONT_WEIGHT_NORMAL);
    table.cairo.set_font_size(context, size);
    if (anchor > 0) {
        cairo_text_extents_t extents;
        table.cairo.text_extents(context, text, &extents);
        x -= extents.x_advance * anchor;
    }
    table.cairo.move_to(context, x, y);
    table.cairo.show_text(context, text);
    table.cairo.new_path(context);
}

const uint32_t *martlet_canvas_pixels(martlet_canvas *canvas, int *stride) {
    if (table.cairo.status(canvas->context) != STATUS_SUCCESS) { return NULL; }
    table.cairo.surface_flush(canvas->surface);
    *stride = table.cairo.surface_stride(canvas->surface) / 4;
    return (const uint32_t *)table.cairo.surface_data(canvas->surface);
}
