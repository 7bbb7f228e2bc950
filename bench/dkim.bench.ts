import { signBench } from "./dkim/sign.ts";
import { threadPoolBench } from "./dkim/thread-pool.ts";
import { unseenKeyBench } from "./dkim/unseen-key.ts";
import { secondSignatureBench, shapesBench, verifyBench } from "./dkim/verify.ts";
import type { Bench } from "./harness/types.ts";

export const benches: readonly Bench[] = [
  verifyBench("5 KB", "text", 5_000),
  verifyBench("75 KB", "newsletter", 75_000),
  verifyBench("75 KB dirty", "dirty", 75_000),
  verifyBench("75 KB base64", "base64", 75_000),
  verifyBench("1 MB", "base64", 1_000_000),
  verifyBench("25 MB", "base64", 25_000_000, { rounds: 15 }),
  verifyBench("75 KB ed25519", "newsletter", 75_000, { keyType: "ed25519" }),
  signBench("5 KB", "text", 5_000),
  signBench("75 KB", "newsletter", 75_000),
  signBench("1 MB", "base64", 1_000_000),
  signBench("25 MB", "base64", 25_000_000, { rounds: 15 }),
  signBench("75 KB ed25519", "newsletter", 75_000, { keyType: "ed25519" }),
  unseenKeyBench("rsa"),
  unseenKeyBench("ed25519"),
  secondSignatureBench(),
  shapesBench(),
  threadPoolBench(),
];
