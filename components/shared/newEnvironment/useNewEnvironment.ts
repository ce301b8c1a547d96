"use client";

import { usePathname, useRouter } from "next/navigation";
import { useQueryState } from "nuqs";
import { useCallback } from "react";

const listPath = "/environments";

/** The New environment form is open while the list's URL says `new=1`; from elsewhere, opening it goes there. */
export function useNewEnvironment(): { isOpen: boolean; open: () => void; close: () => void } {
  const [value, setValue] = useQueryState("new");
  const pathname = usePathname();
  const router = useRouter();
  const open = useCallback(() => {
    if (pathname === listPath) void setValue("1", { history: "push" });
    else router.push(`${listPath}?new=1`);
  }, [pathname, router, setValue]);
  const close = useCallback(() => void setValue(null), [setValue]);
  return { isOpen: value === "1" && pathname === listPath, open, close };
}
