/* A client of `symdiv audit --exec`: entropies and a divergence of the C library's functions, one JSON object a line.

   gcc -O2 -o information information.c -lm && symdiv audit --exec ./information

   Requests are one object of a known shape, so fields are found by name rather than by a parser of JSON. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double HALF_LOG_2_PI_E = 1.4189385332046727;

/* the number that follows "name": in the text, or NaN */
static double field(const char *text, const char *name) {
    char key[64];
    snprintf(key, sizeof key, "\"%s\": ", name);
    const char *found = text ? strstr(text, key) : NULL;
    return found ? strtod(found + strlen(key), NULL) : NAN;
}

static int about(const char *line, const char *measure, const char *p) {
    char text[128];
    snprintf(text, sizeof text, "\"measure\": \"%s\", \"p\": {\"family\": \"%s\"", measure, p);
    return strstr(line, text) != NULL;
}

int main(void) {
    static char line[1 << 16];
    while (fgets(line, sizeof line, stdin)) {
        long id = (long)field(line, "id");
        const char *p = strstr(line, "\"p\":"), *q = strstr(line, "\"q\":");
        double value = NAN;
        if (strstr(line, "\"describe\"")) {
            printf("{\"id\": %ld, \"name\": \"libm\", \"version\": \"1\", \"functions\": [[\"entropy\", \"Normal\"], "
                   "[\"entropy\", \"Exponential\"], [\"kl_divergence\", \"Exponential\", \"Exponential\"]]}\n", id);
            fflush(stdout);
            continue;
        }
        if (about(line, "entropy", "Normal"))
            value = HALF_LOG_2_PI_E + log(field(p, "scale"));
        else if (about(line, "entropy", "Exponential"))
            value = 1 - log(field(p, "rate"));
        else if (about(line, "kl_divergence", "Exponential")) {
            double a = field(p, "rate"), b = field(q, "rate");
            value = b / a - 1 - log(b / a); /* as in textbooks: inf - inf, and quotients that overflow */
        }
        if (isnan(value))
            printf("{\"id\": %ld, \"value\": \"nan\"}\n", id);
        else if (isinf(value))
            printf("{\"id\": %ld, \"value\": \"%s\"}\n", id, value > 0 ? "inf" : "-inf");
        else
            printf("{\"id\": %ld, \"value\": \"%a\"}\n", id, value);
        fflush(stdout);
    }
    return 0;
}
