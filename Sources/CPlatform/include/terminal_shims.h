// libedit (line editing) and libqrencode (pairing and enrolment codes).
#pragma once
#include <editline/readline.h>
#include <qrencode.h>
