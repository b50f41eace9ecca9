// The rules as tables, read from the product's description and not from the code: the first row that fits says what happens.
// `*` is whatever it may be.

type Row<Columns extends readonly string[], Outcome extends string> = readonly [
  ...{ readonly [Column in keyof Columns]: string },
  Outcome,
];

/** What the table says of a case. Every case has a row, or the table is wrong. */
function table<const Columns extends readonly string[], Outcome extends string>(
  columns: Columns,
  rows: readonly Row<Columns, Outcome>[],
) {
  return (facts: Readonly<Record<Columns[number], string | boolean>>): Outcome => {
    const asked = columns.map((column) => {
      const fact = facts[column as Columns[number]];
      return fact === true ? 'yes' : fact === false ? 'no' : fact;
    });
    const row = rows.find((one) => asked.every((fact, n) => one[n] === '*' || one[n] === fact));
    if (!row) throw new Error(`no row for ${JSON.stringify(facts)}`);
    return row.at(-1) as Outcome;
  };
}

/** R5, R15, R16, R19: what becomes of what an expert writes to an address at a component. */
export const expertWrites = table(
  ['same organisation', 'an agent', 'signed in', 'licence', 'copies'],
  [
    ['no', '*', '*', '*', '*', 'answered as nobody'],
    ['yes', 'no', '*', '*', '*', 'answered as nobody'],
    ['yes', 'yes', 'yes', 'of another account', 'marked', 'on the consoles, and copied to VO'],
    ['yes', 'yes', 'yes', '*', '*', 'on the consoles'],
    ['yes', 'yes', 'no', 'of another account', '*', 'redirected to VO'],
    ['yes', 'yes', 'no', '*', '*', 'refused: recipient-unavailable'],
  ],
);

/** R5, R6, R16: what becomes of what an account of the office messenger writes to the address that names an expert. */
export const accountWrites = table(
  ['same organisation', 'licence', 'to itself', 'mode 3', 'begun'],
  [
    ['no', '*', '*', '*', '*', 'answered as nobody'],
    ['yes', 'no', '*', '*', '*', 'answered as nobody'],
    ['yes', 'yes', 'yes', '*', '*', 'answered as nobody'],
    ['yes', 'yes', 'no', 'yes', '*', 'goes to the expert'],
    ['yes', 'yes', 'no', 'no', 'yes', 'goes to the expert'],
    ['yes', 'yes', 'no', 'no', 'no', 'refused: forbidden'],
  ],
);

/** R8: whether the directory leads there at all. */
export const throughTheDirectory = table(
  ['via', 'mode 3', 'an agent with a licence'],
  [
    ['nothing', '*', '*', 'leads there'],
    ['directory', 'no', '*', 'refused: not-mode-3'],
    ['directory', 'yes', 'yes', 'refused: use-vo-entry'],
    ['directory', 'yes', 'no', 'leads there'],
  ],
);

/** R5, R6, R13, R17, R19: what becomes of what an agent writes to an address of an office messenger. */
export const agentWritesToExpert = table(
  ['same organisation', 'mode 3', 'begun', 'file', 'profile', 'licence', 'copies'],
  [
    ['no', '*', '*', '*', '*', '*', '*', 'refused: unknown-contact'],
    // R13: refused before anything is sent, and before it is looked whether there is somebody.
    ['yes', '*', '*', 'yes', '9.9', '*', '*', 'refused: no-files'],
    ['yes', '*', '*', 'yes', '9.10', '*', '*', 'refused: no-files'],
    ['yes', 'no', 'no', '*', '*', '*', '*', 'refused: not-mode-3'],
    ['yes', '*', '*', '*', '*', 'of another account', 'marked', 'goes to the expert, and copied to VO'],
    ['yes', '*', '*', '*', '*', '*', '*', 'goes to the expert'],
  ],
);

/** R5, R7, R13, R23: what becomes of what an agent writes to an address at a component. */
export const agentWritesToAgent = table(
  [
    'same organisation',
    'an agent',
    'herself',
    'file',
    'profile',
    'a common group',
    'a supervisor among them',
    'was written to',
    'signed in',
  ],
  [
    ['no', '*', '*', '*', '*', '*', '*', '*', '*', 'refused: unknown-contact'],
    ['yes', 'no', '*', '*', '*', '*', '*', '*', '*', 'refused: unknown-contact'],
    ['yes', 'yes', '*', 'yes', '9.9', '*', '*', '*', '*', 'refused: no-files'],
    ['yes', 'yes', '*', 'yes', '9.10', '*', '*', '*', '*', 'refused: no-files'],
    ['yes', 'yes', 'yes', '*', '*', '*', '*', '*', '*', 'refused: unknown-contact'],
    ['yes', 'yes', 'no', '*', '*', 'no', 'no', 'no', '*', 'refused: not-in-group'],
    ['yes', 'yes', 'no', '*', '*', '*', '*', '*', 'no', 'refused: agent-offline'],
    ['yes', 'yes', 'no', '*', '*', '*', '*', '*', 'yes', 'on the consoles of both'],
  ],
);

/** R7: who is among an agent's contacts. */
export const isContact = table(
  ['herself', 'a common group', 'a supervisor among them'],
  [
    ['yes', '*', '*', 'no'],
    ['no', 'yes', '*', 'yes'],
    ['no', '*', 'yes', 'yes'],
    ['no', 'no', 'no', 'no'],
  ],
);

/** R8: how somebody who has an agent's name stands in the organisation directory. */
export const standsInDirectory = table(
  ['mode 3', 'licence'],
  [
    ['no', '*', 'there is none'],
    ['yes', 'yes', 'by the VO entry'],
    ['yes', 'no', 'by the agent’s address'],
  ],
);

/** R1, R2, R5, R28: what an expert who asks to see an agent is shown. */
export const isShown = table(
  ['same organisation', 'an agent', 'signed in', 'profile', 'status'],
  [
    ['no', '*', '*', '*', '*', 'unanswered'],
    ['yes', 'no', '*', '*', '*', 'declined'],
    ['yes', 'yes', 'no', '*', '*', 'offline'],
    ['yes', 'yes', 'yes', 'current', 'on-break', 'away'],
    ['yes', 'yes', 'yes', 'current', 'work-offline', 'dnd'],
    ['yes', 'yes', 'yes', '*', '*', 'online'],
  ],
);

/** R26: whether something is on for an agent, by what is said nearest to her. */
export const isOn = table(
  ['groups', 'queues', 'tenant'],
  [
    ['on', '*', '*', 'on'],
    ['off', '*', '*', 'off'],
    ['unsaid', 'on', '*', 'on'],
    ['unsaid', 'off', '*', 'off'],
    ['unsaid', 'unsaid', 'on', 'on'],
    ['unsaid', 'unsaid', '*', 'off'],
  ],
);

/** R5, R26: what an agent hears who asks to watch another. */
export const mayWatch = table(
  ['role', 'same organisation', 'an agent', 'monitoring'],
  [
    ['agent', '*', '*', '*', 'refused: not-supervisor'],
    ['auditor', '*', '*', '*', 'refused: not-supervisor'],
    ['supervisor', 'no', '*', '*', 'refused: unknown-contact'],
    ['supervisor', 'yes', 'no', '*', 'refused: unknown-contact'],
    ['supervisor', 'yes', 'yes', 'off', 'refused: not-monitored'],
    ['supervisor', 'yes', 'yes', 'on', 'watches'],
  ],
);
