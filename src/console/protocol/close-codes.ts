// Why the bridge closes a socket.

export const closeCodes = {
  loggedOut: { code: 1000, meaning: 'The console logged out with session.close.' },
  notJsonRpc: { code: 1002, meaning: 'A frame was not one JSON-RPC 2.0 object in text.' },
  frameTooLong: { code: 1009, meaning: 'A frame was longer than limits.frameBytes.' },
  flood: { code: 1008, meaning: 'Ten times over the permitted rate.' },
  restarting: { code: 1012, meaning: 'The bridge is stopping. The session is held and can be resumed.' },
  notReading: {
    code: 1013,
    meaning: 'The console did not read what was sent. The session is held and can be resumed.',
  },
  notSignedIn: { code: 4401, meaning: 'Not signed in, or the token has expired.' },
  notAllowed: { code: 4403, meaning: 'No longer allowed: the session is over.' },
  openedLate: { code: 4408, meaning: 'session.open did not come within limits.openSeconds.' },
  replaced: { code: 4409, meaning: 'Another socket goes on with this session, or replaced it.' },
} as const;

export type CloseReason = keyof typeof closeCodes;
