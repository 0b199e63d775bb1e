/** The heddle command. */
module dev.heddle.cli {
    requires dev.heddle.smb;
    requires info.picocli;

    opens dev.heddle.cli to
            info.picocli;
}
