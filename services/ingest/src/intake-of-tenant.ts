import { deadLetter } from "@rolecall/core";
import { createIntake, type Intake, type IntakeOptions } from "@rolecall/sources";

/** An intake for one tenant's records. One in our own format may name its tenant: only that of the door is believed. */
export function createTenantIntake(options: IntakeOptions): Intake {
  const intake = createIntake(options);
  return {
    ...intake,
    read(record, origin) {
      const outcome = intake.read(record, origin);
      if (outcome.kind !== "ok" || outcome.value.tenant === options.tenant) return outcome;
      return deadLetter("schema", "the record names another tenant than that of its input", "tenant");
    },
  };
}
