/*
 * OpenDMARC as a peer: evaluates one message, with records in place of DNS.
 *   opendmarc <public suffix list> <from> <domain of SPF, or empty> <domains of DKIM, by commas> {<name> <record>}
 *     -> {"result": word, "policy": word, "spf": aligned, "dkim": aligned}
 */
#include <sys/types.h>
#include <stdio.h>
#include <string.h>
#include <opendmarc/dmarc.h>

static const char *flag(int aligned, int yes) { return aligned == yes ? "true" : "false"; }

int main(int argc, char **argv)
{
  OPENDMARC_LIB_T library;
  DMARC_POLICY_T *message;
  const char *result = "error", *policy = "none";
  char *domain;
  int spf = 0, dkim = 0, i;

  if (argc < 5) return 2;
  memset(&library, 0, sizeof library);
  library.tld_type = OPENDMARC_TLD_TYPE_MOZILLA;
  strncpy((char *) library.tld_source_file, argv[1], sizeof library.tld_source_file - 1);
  if (opendmarc_policy_library_init(&library) != DMARC_PARSE_OKAY) return 3;
  opendmarc_dns_fake_record("_dmarc.nobody.invalid", "none"); /* so that DNS is never asked */
  for (i = 5; i + 1 < argc; i += 2) opendmarc_dns_fake_record(argv[i], argv[i + 1]);

  message = opendmarc_policy_connect_init((u_char *) "192.0.2.1", DMARC_POLICY_IP_TYPE_IPV4);
  opendmarc_policy_store_from_domain(message, (u_char *) argv[2]);
  if (argv[3][0] != 0)
    opendmarc_policy_store_spf(message, (u_char *) argv[3], DMARC_POLICY_SPF_OUTCOME_PASS,
                               DMARC_POLICY_SPF_ORIGIN_MAILFROM, NULL);
  for (domain = strtok(argv[4], ","); domain != NULL; domain = strtok(NULL, ","))
    opendmarc_policy_store_dkim(message, (u_char *) domain, (u_char *) "s", DMARC_POLICY_DKIM_OUTCOME_PASS, NULL);

  if (opendmarc_policy_query_dmarc(message, NULL) != DMARC_PARSE_OKAY) {
    printf("{\"result\": \"none\"}\n");
    return 0;
  }
  switch (opendmarc_get_policy_to_enforce(message)) {
  case DMARC_POLICY_PASS: result = "pass"; break;
  case DMARC_POLICY_REJECT: result = "fail"; policy = "reject"; break;
  case DMARC_POLICY_QUARANTINE: result = "fail"; policy = "quarantine"; break;
  case DMARC_POLICY_NONE: result = "fail"; break;
  case DMARC_POLICY_ABSENT: result = "none"; break;
  }
  opendmarc_policy_fetch_alignment(message, &dkim, &spf);
  printf("{\"result\": \"%s\", \"policy\": \"%s\", \"spf\": %s, \"dkim\": %s}\n", result, policy,
         flag(spf, DMARC_POLICY_SPF_ALIGNMENT_PASS), flag(dkim, DMARC_POLICY_DKIM_ALIGNMENT_PASS));
  return 0;
}
