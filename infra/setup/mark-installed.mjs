// Where an image was installed into by other means than the launcher's: it has nothing more to do then.
import { markInstalled } from "./ensure.mjs";

markInstalled();
