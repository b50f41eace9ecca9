// XEP-0082: XMPP Date and Time Profiles 1.1, the DateTime profile.

const pattern = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Milliseconds since 1970. A finer fraction is rounded `down` or `up`, so that no message in whole milliseconds changes sides.
 * `undefined` for anything that is no time of this profile.
 */
export function parseDateTime(text: string, fraction: 'down' | 'up'): number | undefined {
  const [, date, time, digits = '', zone] = pattern.exec(text.trim()) ?? [];
  if (date === undefined) return undefined;
  // A day that the month does not have would become one of the next.
  const midnight = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(date)) return undefined;
  const at = Date.parse(`${date}T${time}${digits.slice(0, 4)}${zone}`);
  if (Number.isNaN(at)) return undefined;
  return fraction === 'up' && /[1-9]/.test(digits.slice(4)) ? at + 1 : at;
}
