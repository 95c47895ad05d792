// What a request can fail with, in words that a person can act on.

interface ErrorBody {
  error: string;
  message: string;
  details?: { field?: string } | undefined;
}

export class ApiError extends Error {
  /** 0: no answer came. */
  readonly status: number;
  /** As the API has it (`VALIDATION_ERROR`, `STORE_UNAVAILABLE`); `UNREACHABLE` where no answer came. */
  readonly code: string;
  /** The field, parameter or header at fault, where one is. */
  readonly field: string | undefined;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.name = 'ApiError';
    this.status = status;
    this.code = body.error;
    this.field = body.details?.field;
  }

  /** Whether the same request may succeed later, with nobody doing anything about it. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 503;
  }
}

export const unreachable = () =>
  new ApiError(0, {
    error: 'UNREACHABLE',
    message: 'No answer from the server. Check your connection and that Hoist is running, then try again.',
  });

function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === 'object' && body !== null && 'message' in body && 'error' in body;
}

/** Of an answer that is no success. */
export function errorOf(response: Response, body: unknown): ApiError {
  if (isErrorBody(body)) return new ApiError(response.status, body);
  return new ApiError(response.status, {
    error: 'UNEXPECTED',
    message: `The server answered ${response.status} without saying why. A proxy in between may have: try again.`,
  });
}

/** Of whatever was thrown. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  return new ApiError(0, { error: 'CONSOLE', message: thrown instanceof Error ? thrown.message : String(thrown) });
}
