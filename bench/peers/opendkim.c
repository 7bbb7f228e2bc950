/*
 * Verifies one message with libopendkim, over and over, and tells the CPU time that it took.
 *
 * Argument: the key record (the text of the TXT record).
 * Input: the length of the message in a line of its own, the message, then a number of rounds in each line.
 * Output: "ready <version>" once the message has verified and its altered copy has not;
 * then, for each number, the nanoseconds of CPU time of that many verifications.
 *
 * Built by opendkim.ts when a C compiler and the library's header are there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <dkim.h>

static const char *key_record;

static DKIM_CBSTAT look_up_key(DKIM *dkim, DKIM_SIGINFO *signature, u_char *answer, size_t size) {
  (void)dkim;
  (void)signature;
  snprintf((char *)answer, size, "%s", key_record);
  return DKIM_CBSTAT_CONTINUE;
}

/* The fields are told apart beforehand, which is in favour of the library. */
struct message {
  u_char *fields[1000];
  size_t lengths[1000];
  int count;
  u_char *body;
  size_t body_length;
};

static void fail(const char *what) {
  fprintf(stderr, "opendkim: %s\n", what);
  exit(1);
}

static void split(struct message *message, u_char *bytes, size_t length) {
  size_t start = 0;
  message->count = 0;
  for (size_t at = 0; at + 2 < length; at++) {
    if (bytes[at] != '\r' || bytes[at + 1] != '\n') continue;
    if (bytes[at + 2] == ' ' || bytes[at + 2] == '\t') continue; /* the field goes on */
    if (message->count == 1000) fail("too many header fields");
    message->fields[message->count] = bytes + start;
    message->lengths[message->count++] = at - start;
    start = at + 2;
    if (bytes[start] == '\r') {
      message->body = bytes + start + 2;
      message->body_length = length - start - 2;
      return;
    }
  }
  fail("the message has no body");
}

static DKIM_STAT verify(DKIM_LIB *library, const struct message *message) {
  DKIM_STAT status;
  DKIM *dkim = dkim_verify(library, (const u_char *)"bench", NULL, &status);
  if (dkim == NULL) return status;
  for (int i = 0; i < message->count && status == DKIM_STAT_OK; i++)
    status = dkim_header(dkim, message->fields[i], message->lengths[i]);
  if (status == DKIM_STAT_OK) status = dkim_eoh(dkim);
  if (status == DKIM_STAT_OK) status = dkim_body(dkim, message->body, message->body_length);
  if (status == DKIM_STAT_OK) status = dkim_eom(dkim, NULL);
  dkim_free(dkim);
  return status;
}

static long long cpu_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

int main(int argc, char **argv) {
  char line[64];
  struct message message;
  if (argc != 2) fail("give the key record");
  key_record = argv[1];

  if (fgets(line, sizeof line, stdin) == NULL) fail("no message");
  size_t length = strtoull(line, NULL, 10);
  u_char *bytes = malloc(length + 1);
  if (bytes == NULL || fread(bytes, 1, length, stdin) != length) fail("the message is cut short");
  bytes[length] = '\0';
  split(&message, bytes, length);

  DKIM_LIB *library = dkim_init(NULL, NULL);
  if (library == NULL || dkim_set_key_lookup(library, look_up_key) != DKIM_STAT_OK) fail("the library doesn't start");
  DKIM_STAT status = verify(library, &message);
  if (status != DKIM_STAT_OK) fail(dkim_getresultstr(status));
  message.body[message.body_length / 2] ^= 1;
  if (verify(library, &message) == DKIM_STAT_OK) fail("an altered message verifies");
  message.body[message.body_length / 2] ^= 1;
  printf("ready %08x\n", (unsigned)dkim_libversion());
  fflush(stdout);

  while (fgets(line, sizeof line, stdin) != NULL) {
    long rounds = atol(line);
    long long start = cpu_nanoseconds();
    for (long i = 0; i < rounds; i++)
      if (verify(library, &message) != DKIM_STAT_OK) fail("a verification failed");
    printf("%lld\n", cpu_nanoseconds() - start);
    fflush(stdout);
  }
  dkim_close(library);
  return 0;
}
