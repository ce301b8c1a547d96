import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";

const themes = [
  { value: "system", label: "System", Icon: Monitor },
  { value: "light", label: "Light", Icon: Sun },
  { value: "dark", label: "Dark", Icon: Moon },
];

const option =
  "flex h-8 flex-1 items-center justify-center gap-2 rounded-[5px] px-3 text-muted transition-colors duration-75 hover:text-text has-checked:bg-raised has-checked:font-medium has-checked:text-text has-checked:shadow-[0_0_0_1px_var(--line-strong)] has-focus-visible:outline-2 has-focus-visible:outline-accent [&_svg]:size-4";

const never = () => () => undefined;

export function ThemeChoice() {
  const { theme, setTheme } = useTheme();
  // The server does not know the theme: nothing is chosen until the browser is there.
  const known = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <div role="radiogroup" aria-label="Theme" className="flex max-w-sm gap-0.5 rounded-md bg-pressed p-0.5">
      {themes.map(({ value, label, Icon }) => (
        <label key={value} className={option}>
          <input
            type="radio"
            name="theme"
            className="sr-only"
            checked={known && theme === value}
            onChange={() => setTheme(value)}
          />
          <Icon aria-hidden />
          {label}
        </label>
      ))}
    </div>
  );
}
