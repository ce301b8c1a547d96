import { ListSkeleton } from "@/components/shared/environments/ListSkeleton";

export default function Loading() {
  return <ListSkeleton />;
}
