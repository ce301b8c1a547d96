import { PageSkeleton } from "@/components/environment/PageSkeleton";

export default function Loading() {
  return <PageSkeleton />;
}
