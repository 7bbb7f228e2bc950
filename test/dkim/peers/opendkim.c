/*
 * libopendkim as a peer: verifies what comes on standard input, with a stub for DNS and a fixed clock.
 *
 * Argument: the time in seconds since 1970.
 * Each request: a line with the number of keys; for each a line with its name, a space and the TXT record; a line with the
 * length of the message; the message.
 * Each answer is a line: for each signature, from the top down, "pass" or what was wrong, with ";" between; or "!" and what
 * is wrong with the message.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <dkim.h>

#define MAX_KEYS 16
#define LINE 8192

static char keys[MAX_KEYS][LINE];
static int key_count;

/* The library asks this one instead of the C library's. */
static time_t now;
time_t time(time_t *result) {
  if (result != NULL) *result = now;
  return now;
}

static DKIM_CBSTAT look_up_key(DKIM *dkim, DKIM_SIGINFO *signature, u_char *answer, size_t size) {
  char name[LINE];
  (void)dkim;
  int length = snprintf(name, sizeof name, "%s._domainkey.%s ", dkim_sig_getselector(signature), dkim_sig_getdomain(signature));
  for (int i = 0; i < key_count; i++) {
    if (strncasecmp(keys[i], name, length) != 0) continue;
    snprintf((char *)answer, size, "%s", keys[i] + length);
    return DKIM_CBSTAT_CONTINUE;
  }
  return DKIM_CBSTAT_NOTFOUND;
}

static void read_line(char *line) {
  if (fgets(line, LINE, stdin) == NULL) exit(0);
  line[strcspn(line, "\n")] = '\0';
}

/* Hands the fields and the body over. */
static DKIM_STAT feed(DKIM *dkim, u_char *bytes, size_t length) {
  DKIM_STAT status = DKIM_STAT_OK;
  size_t start = 0;
  size_t body = length;
  for (size_t at = 0; at + 1 < length; at++) {
    if (bytes[at] != '\r' || bytes[at + 1] != '\n') continue;
    if (at == start) {
      body = at + 2;
      break;
    }
    if (at + 2 < length && (bytes[at + 2] == ' ' || bytes[at + 2] == '\t')) continue; /* the field goes on */
    status = dkim_header(dkim, bytes + start, at - start);
    if (status != DKIM_STAT_OK) return status;
    start = at + 2;
    at++;
  }
  status = dkim_eoh(dkim);
  if (status == DKIM_STAT_OK && body < length) status = dkim_body(dkim, bytes + body, length - body);
  return status == DKIM_STAT_OK ? dkim_eom(dkim, NULL) : status;
}

static void answer(DKIM *dkim, DKIM_STAT status) {
  DKIM_SIGINFO **signatures;
  int count;
  if (dkim_getsiglist(dkim, &signatures, &count) != DKIM_STAT_OK || count == 0) {
    printf("!%s\n", dkim_getresultstr(status));
    return;
  }
  for (int i = 0; i < count; i++) {
    int passed = (dkim_sig_getflags(signatures[i]) & DKIM_SIGFLAG_PASSED) != 0;
    const char *error = dkim_sig_geterrorstr(dkim_sig_geterror(signatures[i]));
    const char *word = !passed ? error : dkim_sig_getbh(signatures[i]) == DKIM_SIGBH_MATCH ? "pass" : "body hash";
    printf("%s%s", i == 0 ? "" : ";", word);
  }
  printf("\n");
}

int main(int argc, char **argv) {
  static char line[LINE];
  if (argc > 1) now = strtoll(argv[1], NULL, 10);
  DKIM_LIB *library = dkim_init(NULL, NULL);
  if (library == NULL || dkim_set_key_lookup(library, look_up_key) != DKIM_STAT_OK) return 1;
  for (;;) {
    read_line(line);
    key_count = atoi(line);
    if (key_count > MAX_KEYS) return 1;
    for (int i = 0; i < key_count; i++) read_line(keys[i]);
    read_line(line);
    size_t length = strtoull(line, NULL, 10);
    u_char *bytes = malloc(length + 1);
    if (bytes == NULL || fread(bytes, 1, length, stdin) != length) return 1;

    DKIM_STAT status;
    DKIM *dkim = dkim_verify(library, (const u_char *)"test", NULL, &status);
    if (dkim == NULL) return 1;
    answer(dkim, feed(dkim, bytes, length));
    fflush(stdout);
    dkim_free(dkim);
    free(bytes);
  }
}
