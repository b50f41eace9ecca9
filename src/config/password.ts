// Local passwords are kept as argon2id hashes (RFC 9106), with the costs that OWASP advises: 19 MiB, 2 rounds, 1 lane.
import { hash } from '@node-rs/argon2';

/** What `Algorithm.Argon2id` stands for; the library's enumeration does not exist at run time. */
const argon2id = 2;

/** The PHC string for a tenant's file: `password: { argon2id: "..." }`. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, {
    algorithm: argon2id,
    memoryCost: 19_456,
    timeCost: 2,
    parallelism: 1,
    outputLen: 32,
  });
}
