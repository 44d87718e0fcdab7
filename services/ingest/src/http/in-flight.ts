/** Memory that all requests together may take. */
export interface InFlight {
  /** Room for one request. */
  begin(): Share;
}

/** What one request holds of it. */
export interface Share {
  /** Takes so many bytes more; false, and nothing taken, where there are not as many left. */
  take(bytes: number): boolean;
  /** Gives everything back. */
  end(): void;
}

/** `most` bytes, shared between whoever comes first. A single request that nobody is beside always has them all. */
export function createInFlight(most: number): InFlight {
  let taken = 0;
  return {
    begin() {
      let own = 0;
      return {
        take(bytes) {
          if (taken + bytes > most && taken > own) return false;
          taken += bytes;
          own += bytes;
          return true;
        },
        end() {
          taken -= own;
          own = 0;
        },
      };
    },
  };
}
