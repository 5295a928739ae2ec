#include <sys/types.h>
#include <sys/stat.h>

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "num.h"
#include "sandbox.h"
#include "sysrights.h"

#define NOBODY 65534    /* the number to take if the system has no user nobody */

static void
took(struct sandbox *s, const char *what)
{
	size_t n = strlen(s->took);

	snprintf(s->took + n, sizeof s->took - n, "%s%s", n > 0 ? "," : "", what);
}

/* 1 if the last call failed because descriptors or memory are short, not because the feature or the user is missing. */
static int
no_room(struct sandbox *s)
{
	if (errno != EMFILE && errno != ENFILE && errno != ENOMEM)
		return 0;
	s->what = "sandbox";
	s->why = "";
	return 1;
}

static int
name_of(struct sandbox *s, uid_t uid, char out[40])
{
	const struct passwd *pw;

	errno = 0;
	pw = getpwuid(uid);
	if (pw == NULL && no_room(s))
		return -1;
	if (pw != NULL && strlen(pw->pw_name) < 40)
		snprintf(out, 40, "%s", pw->pw_name);
	else
		snprintf(out, 40, "%lu", (unsigned long)uid);
	return 0;
}

const char *
sandbox_why(struct sandbox *s)
{
	if (errno == 0)
		return "no such user";
	snprintf(s->said, sizeof s->said, "%s%s", s->why, strerror(errno));
	return s->said;
}

/* Find the user to become: 1 and *uid, *gid; 0 to stay the present user; -1 with errno, which is 0 if there is no such user. */
static int
choose(struct sandbox *s, uid_t *uid, gid_t *gid)
{
	const struct passwd *pw;
	struct stat st;
	uint64_t v;

	s->what = s->user != NULL ? s->user : "sandbox";
	s->why = "cannot become this user: ";
	errno = 0;
	if (s->user != NULL) {
		pw = getpwnam(s->user);
		if (pw == NULL && num_u64(span_cstr(s->user), 0, UINT32_MAX - 1, &v) == NUM_OK)
			pw = getpwuid((uid_t)v);
		if (pw == NULL) {
			if (!no_room(s))
				errno = 0;
			return -1;
		}
		*uid = pw->pw_uid;
		*gid = pw->pw_gid;
		return *uid != geteuid();
	}
	if (geteuid() != 0)
		return 0;
	pw = getpwnam("nobody");
	if (pw == NULL && no_room(s))
		return -1;
	*uid = pw == NULL ? NOBODY : pw->pw_uid;
	*gid = pw == NULL ? NOBODY : pw->pw_gid;
	if (s->dirfd < 0)
		return 1;
	if (fstat(s->dirfd, &st) != 0)
		return -1;
	/* Take the group of the directory even if root owns it: configuration files with passwords have mode 0640 and that group. */
	*gid = st.st_gid;
	if (st.st_uid != 0)
		*uid = st.st_uid;
	return 1;
}

static int
become(struct sandbox *s, uid_t uid, gid_t gid)
{
	size_t n = strlen(s->lacks);

	if (sys_drop_groups(gid) != 0) {
		if (errno != ENOSYS && s->user != NULL)
			return -1;
		snprintf(s->lacks + n, sizeof s->lacks - n, "%sthe groups of root stay (%s)", n > 0 ? "; " : "", strerror(errno));
	}
	if (setgid(gid) != 0 || setuid(uid) != 0)
		return -1;
	/* verify that root cannot be regained */
	if (uid != 0 && (setuid(0) == 0 || geteuid() != uid || getuid() != uid)) {
		errno = EPERM;
		return -2;
	}
	return 0;
}

/* Landlock, or chroot, or a warning if neither works.  -1 if Landlock failed because descriptors or memory are short, else 0. */
static int
confine(struct sandbox *s)
{
	int e;

	if (sys_landlock(s->dirfd, s->files, s->writes) == 0) {
		took(s, "landlock");
		return 0;
	}
	if (no_room(s))
		return -1;
	e = errno;
	if (geteuid() == 0 && s->dirfd >= 0 && !s->writes && sys_chroot(s->dirfd) == 0)
		took(s, "chroot");
	else if (e != 0)
		snprintf(s->lacks, sizeof s->lacks, "no Landlock (%s): every file that the user may open stays within reach", strerror(e));
	return 0;
}

/* Become another user.  0, or -1 with errno.  A user namespace may not map the user nobody (EINVAL): then stay root, which has no rights
 * outside that namespace. */
static int
drop_root(struct sandbox *s, uid_t uid, gid_t gid, const char *as)
{
	int r = become(s, uid, gid);

	if (r == 0) {
		took(s, "setuid");
		memcpy(s->as, as, sizeof s->as);
		return 0;
	}
	if (s->user == NULL)
		s->why = "cannot become nobody, and would stay root (-u root accepts that): ";
	return r == -2 || s->user != NULL || errno != EINVAL ? -1 : 0;
}

int
sandbox_enter(struct sandbox *s)
{
	uid_t uid = 0;
	gid_t gid = 0;
	char as[40];
	int drop, nnp;

	s->took[0] = s->lacks[0] = '\0';
	drop = choose(s, &uid, &gid);
	/* look up the names first: the sandbox hides the password file */
	if (drop < 0 || name_of(s, geteuid(), s->as) != 0 || name_of(s, drop ? uid : geteuid(), as) != 0)
		return -1;
	nnp = sys_no_new_privs() == 0;
	if (confine(s) != 0)
		return -1;
	if (nnp)
		took(s, "no-new-privs");
	if (drop && drop_root(s, uid, gid, as) != 0)
		return -1;
	if (s->took[0] == '\0')
		took(s, "none");
	return 0;
}
