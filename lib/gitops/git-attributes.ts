import { INDEX_FILE } from './disk/index-file';
import { README_FILE } from './readme/readme';

export const GIT_ATTRIBUTES_FILE = '.gitattributes';

/** Line breaks as they are written: with others, every file would differ from what the app writes. */
const GENERATED = 'text eol=lf linguist-generated';

/**
 * What Git and GitHub know of files that an app writes. By pattern, so that another object doesn't change the file.
 *
 * @see https://git-scm.com/docs/gitattributes
 * @see https://docs.github.com/en/repositories/working-with-files/managing-files/customizing-how-changed-files-appear-on-github
 */
export const gitAttributes = [
  '# Written by cdk8s-operatorless. To except a file of yours, put a .gitattributes into its folder: other.yaml -linguist-generated',
  `*.yaml ${GENERATED}`,
  `${README_FILE} ${GENERATED}`,
  `${GIT_ATTRIBUTES_FILE} ${GENERATED}`,
  // Two branches that add objects need no merge by hand: the next run removes what is too much.
  `${INDEX_FILE} ${GENERATED} merge=union`,
  '',
].join('\n');
