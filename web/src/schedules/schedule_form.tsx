export function ScheduleForm(_props: {
  flagKey?: string;
  environment: string;
  onClose: () => void;
  onCreated?: () => void;
}) {
  return null;
}
