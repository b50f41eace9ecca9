/** What people write: scripts, directions, joined emoji, lines, and everything that XML and HTML trip over. */
const pieces = [
  'Hello, how are you?',
  'Grüße aus Köln',
  '你好，世界',
  'こんにちは',
  'שלום עולם',
  'مرحبا بالعالم',
  '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇨🇭',
  'first line\nsecond line\n\nfourth line',
  'a < b && c > d; "quoted" \'too\' ]]> &amp; <b>',
  'e\u0301 is not é',
  '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 beyond the first plane',
  'tabs\tand  two spaces',
];

/** The nth message of this writer; each is different. */
export const mixedText = (writer: string, n: number) => `${writer} ${n} ${pieces[n % pieces.length]}`;
