import { useState } from "react";

const key = "mayfly.log.wrap";

/** Whether long lines are wrapped, remembered in this browser. */
export function useWrap(): [wrap: boolean, toggle: () => void] {
  const [wrap, setWrap] = useState(() => localStorage.getItem(key) !== "off");
  const toggle = () => {
    localStorage.setItem(key, wrap ? "off" : "on");
    setWrap(!wrap);
  };
  return [wrap, toggle];
}
