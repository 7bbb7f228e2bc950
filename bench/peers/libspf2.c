/*
 * Evaluates SPF for one client with libspf2, over and over, and tells the CPU time that it took.
 *
 * Arguments: the client's address, HELO, the sender; then for each record its type, its name and its text.
 * Input: a number of rounds in each line.
 * Output: "ready" once the client has passed; then, for each number, the nanoseconds of CPU time of that many evaluations.
 *
 * Built by libspf2.ts when a C compiler and the library's header are there.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <spf2/spf.h>
#include <spf2/spf_dns_zone.h>

static void fail(const char *what) {
  fprintf(stderr, "libspf2: %s\n", what);
  exit(1);
}

static SPF_result_t evaluate(SPF_server_t *server, char **client) {
  SPF_response_t *response = NULL;
  SPF_request_t *request = SPF_request_new(server);
  if (request == NULL || SPF_request_set_ipv4_str(request, client[0]) != SPF_E_SUCCESS) fail("no request");
  SPF_request_set_helo_dom(request, client[1]);
  SPF_request_set_env_from(request, client[2]);
  SPF_request_query_mailfrom(request, &response);
  SPF_result_t result = SPF_response_result(response);
  SPF_response_free(response);
  SPF_request_free(request);
  return result;
}

static long long cpu_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

int main(int argc, char **argv) {
  char line[64];
  if (argc < 4 || (argc - 4) % 3 != 0) fail("give a client and records");
  SPF_dns_server_t *zone = SPF_dns_zone_new(NULL, "bench", 0);
  if (zone == NULL) fail("no zone");
  for (int at = 4; at < argc; at += 3) {
    ns_type type = strcmp(argv[at], "TXT") == 0 ? ns_t_txt : ns_t_a;
    if (SPF_dns_zone_add_str(zone, argv[at + 1], type, NETDB_SUCCESS, argv[at + 2]) != SPF_E_SUCCESS) fail("a record that it refuses");
  }
  SPF_server_t *server = SPF_server_new_dns(zone, 0);
  if (server == NULL || SPF_server_set_rec_dom(server, "mx.example.net") != SPF_E_SUCCESS) fail("the library doesn't start");
  char **client = argv + 1;
  if (evaluate(server, client) != SPF_RESULT_PASS) fail("the client doesn't pass");
  puts("ready");
  fflush(stdout);

  while (fgets(line, sizeof line, stdin) != NULL) {
    long rounds = atol(line);
    long long start = cpu_nanoseconds();
    for (long i = 0; i < rounds; i++)
      if (evaluate(server, client) != SPF_RESULT_PASS) fail("an evaluation failed");
    printf("%lld\n", cpu_nanoseconds() - start);
    fflush(stdout);
  }
  return 0;
}
