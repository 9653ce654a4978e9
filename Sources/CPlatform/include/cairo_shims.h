// A canvas in memory that libcairo draws on, with its own text. Not linked: `martlet_cairo_load` (library_shims.h)
// finds the library. Its few functions are declared in cairo_shims.c, so that no development files are needed.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct martlet_canvas martlet_canvas;

/// Opens a canvas of opaque pixels, black at first; NULL when memory is short. Closing NULL does nothing.
martlet_canvas *martlet_canvas_open(int width, int height);
void martlet_canvas_close(martlet_canvas *canvas);

/// The colour of what is filled, stroked and written next; every part 0...1.
void martlet_canvas_ink(martlet_canvas *canvas, double red, double green, double blue, double opacity);

/// Adds to the path: a box with round corners of that radius; a line through `count` places, closed or not; the
/// separate lines between each two of `count` places; a circle.
void martlet_canvas_box(
    martlet_canvas *canvas, double x, double y, double width, double height, double radius);
void martlet_canvas_line(martlet_canvas *canvas, const double *places, size_t count, int closed);
void martlet_canvas_segments(martlet_canvas *canvas, const double *places, size_t count);
void martlet_canvas_circle(martlet_canvas *canvas, double x, double y, double radius);

/// Fills the path and forgets it, or keeps it for a stroke.
void martlet_canvas_fill(martlet_canvas *canvas, int keep);

/// Strokes the path and forgets it. Ends and corners are round or, for straight strokes, as they are.
void martlet_canvas_stroke(
    martlet_canvas *canvas, double width, const double *dashes, size_t dash_count, int round);

/// Confines what is drawn to a box, until `martlet_canvas_release` undoes the last confinement.
void martlet_canvas_confine(
    martlet_canvas *canvas, double x, double y, double width, double height);
void martlet_canvas_release(martlet_canvas *canvas);

/// Writes UTF-8 on a base line; `anchor` is the share of its width that stands left of x.
void martlet_canvas_text(
    martlet_canvas *canvas, const char *text, double x, double y, double size, int bold,
    double anchor);

/// The finished pixels as 0x00RRGGBB; rows are `stride` pixels apart. Valid until the next call. NULL when cairo
/// met an error on the way.
const uint32_t *martlet_canvas_pixels(martlet_canvas *canvas, int *stride);
