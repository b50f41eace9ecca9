// Times as people write them where the browser is.
const clockTime = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const wholeDay = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const wholeDayAndYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const dayMs = 86_400_000;
const beginOfDay = (time: number) => new Date(time).setHours(0, 0, 0, 0);
/** In calendar days; days of 23 and 25 hours count as one. */
const daysBetween = (time: number, now: number) => Math.round((beginOfDay(now) - beginOfDay(time)) / dayMs);

export const timeOfDay = (time: number): string => clockTime.format(time);
export const dayAndTime = (time: number): string => short.format(time);
/** From one time to a later one; a day that is the same is said once. */
export const span = (from: number, to: number): string => short.formatRange(from, to);
export const wholeTime = (time: number): string => whole.format(time);

/** For a list: the time today, the weekday of this week, else the date. */
export function shortWhen(time: number, now: number): string {
  const days = daysBetween(time, now);
  if (days <= 0) return timeOfDay(time);
  if (days === 1) return 'Yesterday';
  return days < 7 ? weekday.format(time) : dayAndMonth.format(time);
}

/** For the line between two days. */
export function dayName(time: number, now: number): string {
  const days = daysBetween(time, now);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const isThisYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? wholeDay : wholeDayAndYear).format(time);
}
