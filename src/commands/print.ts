/** Where a command writes to, one line at a time. */
export type Print = (line: string) => void;

/** Standard input: a pipe, a file, or somebody at a terminal. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };
