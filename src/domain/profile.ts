// R28: what a product shows and does, as data. A tenant names one profile and overrides any line of it.

export const profileNames = ['9.9', '9.10', 'current'] as const;
export type ProfileName = (typeof profileNames)[number];

export interface Profile {
  readonly history: {
    /** How many messages of a room the console shows (R21); `all` pages through everything. */
    readonly window: number | 'all';
  };
  readonly presence: {
    /** How an agent looks in VO: two states (R1), or all four of the product as sold today. */
    readonly ofAgents: 'online-offline' | 'four-states';
    /** Whether agents see an expert's presence in the chat (R4). */
    readonly ofExpertsInChat: boolean;
    /** Whether the organisation directory shows it (R4). */
    readonly ofExpertsInDirectory: boolean;
  };
  readonly typing: {
    readonly toExpert: boolean;
    readonly toAgent: boolean;
    /** Between agents (R20). */
    readonly betweenAgents: boolean;
  };
  readonly receipts: {
    /** XEP-0184, sent once the message is stored, and asked for on what goes out. */
    readonly delivery: boolean;
    readonly read: 'none';
  };
  readonly richText: {
    /** R12: readable text, and a link to the message as written where something was lost. */
    readonly toExpert: 'text-and-link';
  };
  readonly files: {
    /** R13: refused, or sent as https links. */
    readonly fromAgents: 'refused' | 'as-links';
  };
}

const nineNine: Profile = {
  history: { window: 30 },
  presence: { ofAgents: 'online-offline', ofExpertsInChat: false, ofExpertsInDirectory: false },
  typing: { toExpert: true, toAgent: false, betweenAgents: true },
  receipts: { delivery: true, read: 'none' },
  richText: { toExpert: 'text-and-link' },
  files: { fromAgents: 'refused' },
};

/** The table of R28. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  '9.9': nineNine,
  '9.10': { ...nineNine, history: { window: 'all' } },
  current: {
    ...nineNine,
    history: { window: 'all' },
    presence: { ofAgents: 'four-states', ofExpertsInChat: true, ofExpertsInDirectory: true },
    typing: { toExpert: true, toAgent: true, betweenAgents: true },
    files: { fromAgents: 'as-links' },
  },
};

export type ProfileOverrides = { readonly [Section in keyof Profile]?: Partial<Profile[Section]> };

/** The profile in force: the named one with the tenant's own lines over it. */
export function profileInForce(name: ProfileName, overrides: ProfileOverrides = {}): Profile {
  const base = profiles[name];
  return {
    history: { ...base.history, ...overrides.history },
    presence: { ...base.presence, ...overrides.presence },
    typing: { ...base.typing, ...overrides.typing },
    receipts: { ...base.receipts, ...overrides.receipts },
    richText: { ...base.richText, ...overrides.richText },
    files: { ...base.files, ...overrides.files },
  };
}
