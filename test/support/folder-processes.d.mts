export function endProcessesOf(folder: string): Promise<void>;
export function processesOf(folder: string): number[];
