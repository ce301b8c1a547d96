import { join } from "node:path";

/** Where things lie below the place that instance users can reach. */
export const instancesFolder = (place: string) => join(place, "instances");
export const instanceFolder = (place: string, id: string) => join(place, "instances", id);
export const homeFolder = (place: string, id: string) => join(place, "instances", id, "home");
/** What the machine would have as `/`, as far as user data writes to it. */
export const rootFolder = (place: string, id: string) => join(place, "instances", id, "root");
export const toolsFolder = (place: string) => join(place, "tools", "bin");
export const bareFolder = (place: string) => join(place, "tools", "bare");
export const stateFile = (place: string) => join(place, "sandbox", "state.json");
