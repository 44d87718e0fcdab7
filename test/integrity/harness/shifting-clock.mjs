// Loaded into a service before anything else: SIGWINCH sets its clock back by an hour, as a machine's may be.
const HOUR_MS = 3_600_000;
const RealDate = Date;
let shift = 0;
process.on("SIGWINCH", () => {
  shift -= HOUR_MS;
});

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [RealDate.now() + shift] : parts));
  }
  static now() {
    return RealDate.now() + shift;
  }
};
