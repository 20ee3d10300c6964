"""Progress that is kept, for tests of long work."""


class Told(list):
    """
    Progress that is kept, and that an interrupt comes in at some numbers of cases.
    """

    def __init__(self, *stops):
        super().__init__()
        self.stops = list(stops)

    def __call__(self, what, done, whole):
        self.append((what, done, whole))
        if self.stops and (what, done) == self.stops[0]:
            self.stops.pop(0)
            raise KeyboardInterrupt
