import type { Condition } from "../../rule.ts";

/** Words of which one stands in the name of a note that somebody leaves where files were. */
const WORDS = [
  ...["ransom", "how_to_decrypt", "how-to-decrypt", "how_to_recover", "how-to-recover", "how_to_restore"],
  ...[
    "decrypt_instructions",
    "readme_to_decrypt",
    "read_me_to_decrypt",
    "!readme!",
    "_readme_decrypt",
    "decrypt_files",
    "decrypt-files",
    "restore_files",
  ],
  ...["recover_your_files", "restore_your_files", "recover_files", "files_encrypted", "readme_for_decrypt"],
  ...["unlock_files", "your_files_are"],
];

/** The object is named as such notes are. */
export const IS_RANSOM_NOTE: Condition = { any: WORDS.map((contains) => ({ field: "resource", contains })) };
