import { toProviderError } from "@/lib/providers/ec2/calls/errors";
import type { DoctorLine } from "@/lib/providers/types";

export function passed(name: string, message: string): DoctorLine {
  return { name, status: "passed", message, fix: null };
}

export function failed(name: string, message: string, fix: string | null = null): DoctorLine {
  return { name, status: "failed", message, fix };
}

export function warned(name: string, message: string, fix: string | null = null): DoctorLine {
  return { name, status: "warning", message, fix };
}

export function skipped(name: string, message: string, fix: string | null = null): DoctorLine {
  return { name, status: "skipped", message, fix };
}

/** A check that could not be made because the cloud said no: its sentence says what to do. */
export function failedWith(name: string, error: unknown, fix: string | null = null): DoctorLine {
  return failed(name, toProviderError(error).message, fix);
}
