import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { type Config, type FilesInputConfig, fileFault } from "@rolecall/runtime";
import { lookAt, type Sighting } from "../watch/sighting.ts";
import { type Check, failed, ok, warning } from "./check.ts";

/** Of each `files` input: is anything there, and may this user read it? */
export function checkWatchedFiles({ inputs }: Config): Promise<readonly Check[]> {
  return Promise.all(inputs.flatMap(({ files }) => (files === undefined ? [] : [checkInput(files)])));
}

async function checkInput({ paths }: FilesInputConfig): Promise<Check> {
  const name = `files ${paths.join(", ")}`;
  const faults: string[] = [];
  const sightings = await lookAt(paths, ({ message }) => void faults.push(message));
  for (const sighting of sightings) faults.push(...(await refusalOf(sighting)));
  const [fault] = faults;
  if (fault !== undefined) {
    const more = faults.length === 1 ? "" : `, and ${faults.length - 1} more`;
    return failed(name, `${fault}${more}`, "let the user that runs Rolecall read them");
  }
  if (sightings.length > 0)
    return ok(name, `${sightings.length} ${sightings.length === 1 ? "file is" : "files are"} watched`);
  return warning(name, "no file is there", "correct the path where there should be; what comes later is read");
}

async function refusalOf({ path }: Sighting): Promise<readonly string[]> {
  try {
    await access(path, constants.R_OK);
    return [];
  } catch (error) {
    return [fileFault(path, error).message];
  }
}
