/*
 * Signs a message with libopendkim and rsa-sha256.
 *
 * Arguments: header canonicalization, body canonicalization, domain, selector, private key (PEM), time in seconds.
 * Input: the message. Output: its DKIM-Signature field, or a line that says why there is none, and status 1.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dkim.h>

#define NAME "DKIM-Signature: "

static dkim_canon_t canonicalization(const char *word) {
  return strcmp(word, "simple") == 0 ? DKIM_CANON_SIMPLE : DKIM_CANON_RELAXED;
}

/* Lines end at CRLF and nowhere else: dkim_chunk() of the library has its own idea of that. */
static DKIM_STAT feed(DKIM *dkim, u_char *message, size_t length) {
  DKIM_STAT status = DKIM_STAT_OK;
  size_t start = 0;
  for (size_t at = 0; at + 1 < length && status == DKIM_STAT_OK; at++) {
    if (message[at] != '\r' || message[at + 1] != '\n') continue;
    if (at == start) { /* the blank line */
      start += 2;
      break;
    }
    if (at + 2 < length && (message[at + 2] == ' ' || message[at + 2] == '\t')) continue; /* the field goes on */
    status = dkim_header(dkim, message + start, at - start);
    start = at + 2;
  }
  if (status == DKIM_STAT_OK) status = dkim_eoh(dkim);
  if (status == DKIM_STAT_OK && start < length) status = dkim_body(dkim, message + start, length - start);
  return status == DKIM_STAT_OK ? dkim_eom(dkim, NULL) : status;
}

int main(int argc, char **argv) {
  static u_char message[10000000], field[20000];
  DKIM_STAT status = DKIM_STAT_INTERNAL;
  size_t length = fread(message, 1, sizeof message, stdin);
  DKIM_LIB *library = dkim_init(NULL, NULL);
  if (argc != 7 || library == NULL) return 1;
  uint64_t now = strtoull(argv[6], NULL, 10);
  dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_FIXEDTIME, &now, sizeof now);
  DKIM *dkim = dkim_sign(library, (u_char *)"peer", NULL, (u_char *)argv[5], (u_char *)argv[4], (u_char *)argv[3],
                         canonicalization(argv[1]), canonicalization(argv[2]), DKIM_SIGN_RSASHA256, -1, &status);
  if (dkim != NULL) status = feed(dkim, message, length);
  if (status == DKIM_STAT_OK) status = dkim_getsighdr(dkim, field, sizeof field, strlen(NAME));
  if (status != DKIM_STAT_OK) {
    printf("%s\n", dkim_getresultstr(status));
    return 1;
  }
  printf(NAME "%s\r\n", (char *)field);
  return 0;
}
