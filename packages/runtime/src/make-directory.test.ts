import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeDirectory } from "./make-directory.ts";

test("makes what is missing, for nobody else, and leaves what is there", async () => {
  const root = await mkdtemp(join(tmpdir(), "make-directory-"));
  try {
    const deep = join(root, "a", "b", "c");
    await Promise.all([makeDirectory(deep), makeDirectory(deep)]);
    await makeDirectory(deep);
    expect((await stat(deep)).mode & 0o777).toBe(0o700);
    expect((await stat(join(root, "a"))).mode & 0o777).toBe(0o700);
    await writeFile(join(root, "file"), "");
    await expect(makeDirectory(join(root, "file"))).rejects.toMatchObject({ code: "EEXIST" });
    await expect(makeDirectory(join(root, "file", "below"))).rejects.toMatchObject({
      code: expect.stringMatching(/^E/),
    });
  } finally {
    await rm(root, { recursive: true });
  }
});

test.skipIf(process.platform !== "linux")(
  "says so where no directory can be made, instead of trying for ever",
  async () => {
    await expect(makeDirectory("/proc/rolecall/data")).rejects.toMatchObject({ code: "ENOENT" });
  },
);
