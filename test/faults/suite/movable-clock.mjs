// Loaded into a bridge before anything else: each SIGUSR2 sets its clock back an hour. Timers go on, as they do in a real machine.
const hour = 3_600_000;
let offset = 0;
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + offset);
    else super(...parts);
  }
  static now() {
    return RealDate.now() + offset;
  }
};
process.on('SIGUSR2', () => {
  offset -= hour;
});
