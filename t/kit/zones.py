# zones.py ZONE... - beside every zone of this system that cph-mkcnf -z took (its -n lines in ZONE's file below the directory zones) the
# clock that the system's data give, over two years; what was refused is held against the phone's own table.  The rule is
# evaluated here anew, from the words in the file alone.
import datetime as dt, os, sys, zoneinfo

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()
UTC = dt.timezone.utc
offsets = {}
for line in open(os.environ["CPH_ROOT"] + "/lib/data/zones.tsv"):
    if not line.startswith("#") and not line.startswith("name\t"):
        name, off, sure = line.rstrip("\n").split("\t")
        h, m = off.lstrip("-").split(":")
        offsets[name] = (-1 if off[0] == "-" else 1) * (int(h) * 60 + int(m))


kept = {}


def moment(f, which, year):
    if (which, year) not in kept:
        kept[which, year] = strikes(f, which, year)
    return kept[which, year]


def strikes(f, which, year):
    """When the rule's hour strikes, by the clock that is in force until then."""
    month = MONTHS.index(f["dst_%s_month" % which]) + 1
    day, week = int(f["dst_%s_day" % which]), int(f["dst_%s_week_of_month" % which])
    h, m = f["dst_%s_time" % which].split("/")
    if day == 0:
        wanted = [d for d in (dt.date(year, month, 1) + dt.timedelta(i) for i in range(31))
                  if d.month == month and d.isoweekday() % 7 == DAYS.index(f["dst_%s_day_of_week" % which])]
        d = wanted[-1] if week == 8 else wanted[week - 1]
    else:
        d = dt.date(year, month, day)
    return dt.datetime(d.year, d.month, d.day, int(h), int(m))


def summer(f, std, t):
    """Is it summer at t (naive UTC), for the phone?"""
    d = dt.timedelta(minutes=delta(f))
    start = moment(f, "start", (t + std).year) - std
    stop = moment(f, "stop", (t + std).year) - std - d
    return start <= t < stop if start <= stop else t >= start or t < stop


def delta(f):
    h, _, m = f["dst_offset"].partition("/")
    return int(h) * 60 + int(m or 0)


now = dt.datetime.now(UTC).replace(tzinfo=None, minute=0, second=0, microsecond=0)
bad = taken = refused = 0
for name in sys.argv[1:]:
    tz = zoneinfo.ZoneInfo(name)
    text = open("zones/" + name.replace("/", "+")).read()
    real = lambda t: int(t.replace(tzinfo=UTC).astimezone(tz).utcoffset().total_seconds())
    if "the phone has no zone with this offset" in text:
        refused += 1
        low = min(real(now + dt.timedelta(days=i)) for i in range(0, 366, 15))
        if low % 60 == 0 and low // 60 in offsets.values():
            print(name, "refused, though the phone has a zone for", low // 60)
            bad += 1
        continue
    if ": the phone cannot" in text or "rule" in text:
        refused += 1
        continue
    f = dict(l[1:].rstrip('"').split(': "') for l in text.splitlines() if l.startswith(("+time_zone", "+dst_")))
    taken += 1
    kept.clear()
    std = dt.timedelta(minutes=offsets[f["time_zone"]])
    phone = lambda t: 60 * (offsets[f["time_zone"]] + (delta(f) if f["dst_auto_adjust"] == "1" and summer(f, std, t) else 0))
    then = real(now), phone(now)
    for i in range(2 * 366):
        t = now + dt.timedelta(days=i)
        # every half hour of a day on which one of the two clocks moves
        before, then = then, (real(t + dt.timedelta(days=1)), phone(t + dt.timedelta(days=1)))
        moves = before != then
        for u in (t + dt.timedelta(minutes=30 * k) for k in range(48 if moves else 1)):
            if phone(u) != real(u):
                print(name, u, "phone", phone(u), "system", real(u))
                bad += 1
                break
        else:
            continue
        break
print(taken, "taken", refused, "refused")
# most zones fit
sys.exit(bad > 0 or 5 * taken < 4 * len(sys.argv[1:]) or refused == 0)
