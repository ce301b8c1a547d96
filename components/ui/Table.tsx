import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A plain table of hairlines, full width. For long lists see components/shared/environments/EnvironmentTable. */
export function Table({ className, ...rest }: ComponentProps<"table">) {
  return <table className={cn("w-full border-collapse text-left text-sm", className)} {...rest} />;
}

export function Th({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cn(
        "h-8 whitespace-nowrap border-line border-b px-3 text-left font-normal text-faint text-xs",
        className,
      )}
      {...rest}
    />
  );
}

export function Tr({ className, ...rest }: ComponentProps<"tr">) {
  return <tr className={cn("border-line border-b last:border-b-0 hover:bg-hover", className)} {...rest} />;
}

export function Td({ className, ...rest }: ComponentProps<"td">) {
  return <td className={cn("h-11 px-3 align-middle", className)} {...rest} />;
}
