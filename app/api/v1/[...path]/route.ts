import { route } from "@/lib/access/route";
import { MayflyError } from "@/lib/platform/errors";

// What no other file answers: as a problem too, not as a page.
const handle = route<{ path: string[] }>(() => {
  throw new MayflyError("not_found", "There is no such call.");
});

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
