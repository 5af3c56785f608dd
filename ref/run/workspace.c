/* SPDX-License-Identifier: Apache-2.0 */
#include "run/workspace.h"

#include "run/identity.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *join(struct sp_arena *arena, const char *folder, const char *name)
{
    size_t length = strlen(folder) + 1 + strlen(name);
    char *path = sp_arena_alloc(arena, length + 1);

    if (path != NULL)
        snprintf(path, length + 1, "%s/%s", folder, name);
    return path;
}

int sp_workspace_name(const char *parent, struct sp_arena *arena,
                      struct sp_workspace *ret_workspace, struct sp_error *reterr)
{
    struct sp_workspace workspace = {0};
    unsigned char random[12];
    char name[sizeof("sandplan-") + 2 * sizeof(random)] = "sandplan-";

    if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
        return sp_error_set(reterr, SP_E_IO, "no randomness: %s", strerror(errno));
    for (size_t i = 0; i < sizeof(random); i++)
        snprintf(name + sizeof("sandplan-") - 1 + 2 * i, 3, "%02x", random[i]);
    workspace.folder = join(arena, strcmp(parent, "/") == 0 ? "" : parent, name);
    if (workspace.folder != NULL) {
        workspace.scratch = join(arena, workspace.folder, "scratch");
        workspace.ruleset = join(arena, workspace.folder, "egress.nft");
        workspace.launcher = join(arena, workspace.folder, "rootless-egress.sh");
    }
    if (workspace.scratch == NULL || workspace.ruleset == NULL || workspace.launcher == NULL)
        return sp_error_nomem(reterr);
    *ret_workspace = workspace;
    return 0;
}

/* How long the path of the folder is that @path lies directly in; 0: of none that can be made. */
static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    bool has_name = slash != NULL && slash[1] != '\0' && strcmp(slash, "/.") != 0;

    return has_name ? (size_t)(slash - path) : 0;
}

/* RUN-35 */
static int check_beside(const char *path, const char *other, struct sp_error *reterr)
{
    size_t length = folder_length(path);

    if (length == 0 || length != folder_length(other) || memcmp(path, other, length) != 0)
        sp_error_set(reterr, SP_E_INVALID,
                     "does not lie beside the others: name scratchDir, nftRulesetPath and "
                     "rootlessLauncherPath FOLDER/NAME each, in one folder, which the run makes");
    else if (path != other && strcmp(path, other) == 0)
        sp_error_set(reterr, SP_E_INVALID, "stands for two things: give each a name of its own");
    else
        return 0;
    sp_error_at(reterr, path);
    return SP_E_INVALID;
}

int sp_workspace_of(const char *scratch, const char *ruleset, const char *launcher,
                    struct sp_arena *arena, struct sp_workspace *ret_workspace,
                    struct sp_error *reterr)
{
    struct sp_workspace workspace = {.scratch = scratch, .ruleset = ruleset, .launcher = launcher};
    const char *const paths[] = {scratch, ruleset, launcher};
    const char *first = NULL;

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        if (paths[i] != NULL && first == NULL)
            first = paths[i];
        for (size_t j = 0; j <= i; j++) {
            if (paths[i] != NULL && paths[j] != NULL &&
                check_beside(paths[i], paths[j], reterr) < 0)
                return SP_E_INVALID;
        }
    }
    if (first != NULL) {
        workspace.folder = sp_arena_strndup(arena, first, folder_length(first));
        if (workspace.folder == NULL)
            return sp_error_nomem(reterr);
    }
    *ret_workspace = workspace;
    return 0;
}

static int fault(struct sp_error *reterr, const char *path, const char *what)
{
    sp_error_set(reterr, SP_E_IO, "%s: %s", what, strerror(errno));
    sp_error_at(reterr, path);
    return SP_E_IO;
}

/* Modes are said again: a umask may take away what mkdir() is asked for. */
static int make_folder(struct sp_workspace *workspace, mode_t mode, struct sp_error *reterr)
{
    struct stat status;

    if (mkdir(workspace->folder, 0700) < 0)
        return fault(reterr, workspace->folder, "cannot be made");
    workspace->made = true;
    if (chmod(workspace->folder, mode) < 0 || lstat(workspace->folder, &status) < 0)
        return fault(reterr, workspace->folder, "cannot be made");
    workspace->device = status.st_dev;
    workspace->inode = status.st_ino;
    return 0;
}

static int make_scratch(const char *path, const struct sp_identity *identity,
                        struct sp_error *reterr)
{
    if (mkdir(path, 0700) < 0 || chmod(path, 0700) < 0)
        return fault(reterr, path, "cannot be made");
    if (identity->changes && lchown(path, identity->uid, identity->gid) < 0)
        return fault(reterr, path, "cannot be given to who will use it");
    return 0;
}

static int stage(const char *path, const char *text, mode_t mode, struct sp_error *reterr)
{
    size_t left = strlen(text);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    int rc = 0;

    if (fd < 0)
        return fault(reterr, path, "cannot be staged");
    while (left > 0) {
        ssize_t put = write(fd, text, left);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            break;
        text += put;
        left -= (size_t)put;
    }
    if (left > 0 || fchmod(fd, mode) < 0)
        rc = fault(reterr, path, "cannot be staged");
    close(fd);
    return rc;
}

int sp_workspace_make(struct sp_workspace *workspace, const struct sp_plan *plan,
                      struct sp_error *reterr)
{
    struct sp_identity identity = sp_identity_of(plan);
    mode_t folder_mode = identity.changes ? 0711 : 0700;
    mode_t file_mode = identity.changes ? 0644 : 0600;
    int rc = 0;

    if (workspace->folder == NULL)
        return 0;
    rc = make_folder(workspace, folder_mode, reterr);
    if (rc == 0 && workspace->scratch != NULL)
        rc = make_scratch(workspace->scratch, &identity, reterr);
    if (rc == 0 && plan->nft_ruleset != NULL)
        rc = stage(workspace->ruleset, plan->nft_ruleset, file_mode, reterr);
    if (rc == 0 && plan->rootless_launcher != NULL)
        rc = stage(workspace->launcher, plan->rootless_launcher, file_mode, reterr);
    return rc;
}

/* A folder below @parent, whatever its mode has become; -1 when it is none or cannot be opened. */
static int open_folder(int parent, const char *name)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat status;

    if (fd >= 0 && (fstat(fd, &status) < 0 || (status.st_mode & 0700) != 0700))
        fchmod(fd, 0700);
    if (fd >= 0 || errno != EACCES)
        return fd;
    /* Only its owner gets here, and nobody is left who could put a link in its place. */
    if (fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISDIR(status.st_mode) ||
        fchmodat(parent, name, 0700, 0) < 0)
        return -1;
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* A folder that its owner may not write cannot be moved, for its ".." would change. */
static bool make_movable(int parent, const char *name)
{
    int fd = open_folder(parent, name);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* Empties @name: files go, folders move up beside it under a new name and wait for their turn. */
static bool flatten(int top, const char *name, unsigned long *serial)
{
    int fd = open_folder(top, name);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry = NULL;
    bool good = folder != NULL;

    while (good && (entry = readdir(folder)) != NULL) {
        char moved[32];

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (unlinkat(fd, entry->d_name, 0) == 0)
            continue;
        snprintf(moved, sizeof(moved), "moved-%lu", (*serial)++);
        good = make_movable(fd, entry->d_name) && renameat(fd, entry->d_name, top, moved) == 0;
    }
    if (folder != NULL)
        closedir(folder);
    else if (fd >= 0)
        close(fd);
    return good && unlinkat(top, name, AT_REMOVEDIR) == 0;
}

/* One sweep over the top. Return: how much it removed or took apart; -1: something stays. */
static long sweep(int top, unsigned long *serial)
{
    int fd = dup(top);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry = NULL;
    long count = 0;

    if (folder == NULL) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    rewinddir(folder);
    while (count >= 0 && (entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (unlinkat(top, entry->d_name, 0) < 0 && !flatten(top, entry->d_name, serial))
            count = -1;
        else
            count++;
    }
    closedir(folder);
    return count;
}

/* Who may write the parent may have put another in its place. */
static bool is_ours(const struct sp_workspace *workspace, int top)
{
    struct stat status;

    return fstat(top, &status) == 0 && status.st_dev == workspace->device &&
           status.st_ino == workspace->inode;
}

int sp_workspace_remove(struct sp_workspace *workspace, struct sp_error *reterr)
{
    unsigned long serial = 0;
    long count = 0;
    int top = -1;

    if (!workspace->made)
        return 0;
    top = open(workspace->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (top < 0)
        return fault(reterr, workspace->folder, "cannot be removed");
    if (!is_ours(workspace, top)) { /* RUN-26 */
        close(top);
        sp_error_set(reterr, SP_E_IO, "cannot be removed: it is another folder now");
        sp_error_at(reterr, workspace->folder);
        return SP_E_IO;
    }
    do
        count = sweep(top, &serial);
    while (count > 0);
    close(top);
    if (count < 0 || rmdir(workspace->folder) < 0)
        return fault(reterr, workspace->folder, "cannot be removed");
    workspace->made = false;
    return 0;
}
