"use client";

import { useTheme } from "next-themes";
import { useEffect } from "react";
import { Toaster as Sonner } from "sonner";
import { tellToasterReady } from "./toasterRequest";

/** Where toasts appear. Mounted once, in the frame, when the first is due. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  useEffect(tellToasterReady, []);
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      gap={8}
      offset={16}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-center gap-2.5 rounded-lg bg-raised p-3 font-sans text-sm text-text shadow-pop sm:w-[356px]",
          title: "font-medium",
          description: "text-muted",
          content: "min-w-0 flex-1 break-words",
          icon: "shrink-0 [&_svg]:size-4",
          success: "[&_[data-icon]]:text-good",
          error: "[&_[data-icon]]:text-bad",
          actionButton: "shrink-0 rounded-md border border-line-strong px-2 py-1 font-medium text-xs hover:bg-hover",
        },
      }}
    />
  );
}
