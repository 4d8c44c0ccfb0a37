// The identity provider goes by the same clock as those who rely on it: as far ahead as the file in CLOCK_FILE says.
import { readFileSync } from "node:fs";

const Real = Date;
const now = () => Real.now() + 1000 * Number(readFileSync(process.env.CLOCK_FILE, "utf8"));

globalThis.Date = class Date extends Real {
  constructor(...given) {
    super(...(given.length ? given : [now()]));
  }

  static now() {
    return now();
  }
};
