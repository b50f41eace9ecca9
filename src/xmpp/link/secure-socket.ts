// TLS to the XMPP server, from the first byte on: XEP-0114 knows no STARTTLS. ejabberd takes it so on a listener of its own
// (`tls: true`), Prosody through a TLS proxy before its port.
import { isIP } from 'node:net';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';

export interface LinkTls {
  /** The name that the server's certificate has to be for. */
  readonly serverName: string;
  /** PEM of who may have signed it; without it those that Node.js trusts. */
  readonly authority?: string;
}

/**
 * Says `secureConnect` once the server has proved who it is; nothing is to be written before. Where it cannot, there is an `error`.
 */
export function secureSocket(host: string, port: number, { serverName, authority }: LinkTls): TLSSocket {
  return connect({
    ...{ host, port },
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    // An address is no name that may be asked for (RFC 6066 3); a certificate may be for one all the same.
    ...(isIP(serverName) === 0 && { servername: serverName }),
    checkServerIdentity: (_, certificate) => checkServerIdentity(serverName, certificate),
    ...(authority !== undefined && { ca: authority }),
  });
}

const untrusted = 'its certificate is signed by nobody who is trusted (xmpp.certificate)';
const words: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet: look at both clocks',
  CERT_REVOKED: 'its certificate was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
  ECONNRESET: 'it broke the connection off',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS on this port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS on this port',
};

/** What a socket's error means, for who has to mend it. */
export function socketFault(error: Error, serverName = ''): string {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `its certificate is for another name than ${serverName} (xmpp.serverName)`;
  return words[code] ?? error.message;
}
